namespace Pipeline.Onnx.Export;

/// <summary>Rows and columns added around an image; a plain number means every side.</summary>
public readonly record struct Padding(int Top, int Left, int Bottom, int Right)
{
    public static implicit operator Padding(int all) => new(all, all, all, all);

    public static implicit operator Padding((int Vertical, int Horizontal) pair) =>
        new(pair.Vertical, pair.Horizontal, pair.Vertical, pair.Horizontal);

    internal long[] ToArray() => [Top, Left, Bottom, Right];

    internal Padding NotNegative(string name) => Top >= 0 && Left >= 0 && Bottom >= 0 && Right >= 0
        ? this
        : throw new ArgumentOutOfRangeException(name, $"{name} is ({Top}, {Left}, {Bottom}, {Right}); no side may be negative.");
}
