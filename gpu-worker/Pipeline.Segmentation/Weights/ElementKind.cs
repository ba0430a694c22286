namespace Pipeline.Segmentation.Weights;

/// <summary>Element types that weights are published in.</summary>
internal enum ElementKind
{
    Float16,
    BFloat16,
    Float32,
    Float64,
    Int64,
}
