namespace Pipeline.Segmentation.Weights;

/// <param name="Type">"F32", "F16" or "I64"; others cannot be read as weights.</param>
/// <param name="Start">First byte within the data section.</param>
/// <param name="End">Byte after the last.</param>
internal sealed record SafeTensorEntry(string Type, long[] Shape, long Start, long End)
{
    public long Elements => Shape.Aggregate(1L, (product, size) => checked(product * size));
}
