namespace Pipeline.Onnx.Export;

/// <summary>A kernel, stride or dilation per spatial axis; a plain number means both.</summary>
public readonly record struct Pair(int Vertical, int Horizontal)
{
    public static implicit operator Pair(int both) => new(both, both);

    public static implicit operator Pair((int Vertical, int Horizontal) pair) => new(pair.Vertical, pair.Horizontal);

    internal long[] ToArray() => [Vertical, Horizontal];

    internal Pair Positive(string name) => Vertical >= 1 && Horizontal >= 1
        ? this
        : throw new ArgumentOutOfRangeException(name, $"{name} is ({Vertical}, {Horizontal}); both must be at least 1.");
}
