using Pipeline.Imaging;

namespace Pipeline.Formats.Marks;

/// <summary>
/// Where regions put their pixels. What painting may cost is bounded for each image: a hostile file can name thousands of regions,
/// each as large as the picture, in a few bytes.
/// </summary>
public sealed class Painter(IndexedMask canvas)
{
    private const long LayersAllowed = 32;
    private const long Allowance = 16L << 20;

    private long left = (LayersAllowed * canvas.Width * canvas.Height) + Allowance;

    /// <summary>What is painted from now on.</summary>
    public byte Value { get; set; }

    public int Width => canvas.Width;

    public int Height => canvas.Height;

    /// <summary>Takes the cost of what comes next, in pixels.</summary>
    /// <returns>What to say when it is too much; null when it may be painted.</returns>
    public string? Spend(long cost)
    {
        left -= Math.Max(cost, 1);
        return left >= 0 ? null : $"is one too many: the regions of an image of {Width} x {Height} pixels may cover it {LayersAllowed} times";
    }

    /// <summary>Paints columns [from, to) of a row.</summary>
    public void Row(int y, int from, int to) => canvas.Pixels.AsSpan((y * Width) + from, to - from).Fill(Value);

    /// <summary>Paints rows [from, to) of a column.</summary>
    public void Column(int x, int from, int to)
    {
        for (int y = from, at = (from * Width) + x; y < to; y++, at += Width)
            canvas.Pixels[at] = Value;
    }
}
