namespace Pipeline.Segmentation.Weights;

internal static class ElementKinds
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementKind kind) => kind switch
    {
        ElementKind.Float16 or ElementKind.BFloat16 => 2,
        ElementKind.Float32 => 4,
        _ => 8,
    };
}
