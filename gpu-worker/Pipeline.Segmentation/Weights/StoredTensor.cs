namespace Pipeline.Segmentation.Weights;

/// <summary>A tensor as it lies in a file, row-major.</summary>
/// <param name="Bytes">Little-endian elements, as many as the shape says.</param>
internal readonly record struct StoredTensor(ElementKind Kind, long[] Shape, ReadOnlyMemory<byte> Bytes);
