using Pipeline.Onnx.Protos;

namespace Pipeline.Onnx.Export;

/// <summary>One axis of an input or output: a fixed size, or a name for a size that each run may choose.</summary>
public readonly record struct Dimension
{
    public static readonly Dimension Batch = "batch";
    public static readonly Dimension Height = "height";
    public static readonly Dimension Width = "width";

    private Dimension(long size, string? symbol)
    {
        Size = size;
        Symbol = symbol;
    }

    /// <summary>The fixed size; 0 for a named axis.</summary>
    public long Size { get; }

    public string? Symbol { get; }

    public static implicit operator Dimension(long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return new Dimension(size, null);
    }

    public static implicit operator Dimension(string symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        return new Dimension(0, symbol);
    }

    internal TensorShapeProto.Types.Dimension ToProto() =>
        Symbol is null ? new() { DimValue = Size } : new() { DimParam = Symbol };
}
