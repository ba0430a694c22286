namespace Pipeline.Segmentation.Weights;

/// <param name="Start">First byte within the data section.</param>
/// <param name="End">Byte after the last.</param>
internal sealed record SafeTensorEntry(ElementKind Kind, long[] Shape, long Start, long End)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => checked(product * size));
}
