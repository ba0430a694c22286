namespace Pipeline.Imaging;

/// <summary>A label map: one class index a pixel, row-major from the top left; <see cref="Ignore"/> where nothing is claimed.</summary>
public sealed class IndexedMask
{
    /// <summary>"No statement about this pixel": the void index of Pascal VOC.</summary>
    public const byte Ignore = 255;

    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="pixels">Exactly <c>width * height</c> class indices; kept, not copied.</param>
    public IndexedMask(int width, int height, byte[] pixels)
    {
        PixelBounds.CheckLength(width, height, 1, pixels);
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>A mask of one value.</summary>
    public IndexedMask(int width, int height, byte fill)
        : this(width, height, new byte[PixelBounds.Length(width, height, 1)])
    {
        Pixels.AsSpan().Fill(fill);
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }

    public ReadOnlySpan<byte> Row(int y) => Pixels.AsSpan(y * Width, Width);

    public IndexedMask Copy() => new(Width, Height, (byte[])Pixels.Clone());
}
