namespace Pipeline.Imaging;

/// <summary>A colour picture: 8-bit sRGB, interleaved R, G, B, row-major from the top left. It owns no native memory.</summary>
public sealed class RgbImage
{
    public const int Channels = 3;

    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="pixels">Exactly <c>width * height * 3</c> bytes; kept, not copied.</param>
    public RgbImage(int width, int height, byte[] pixels)
    {
        PixelBounds.CheckLength(width, height, Channels, pixels);
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>A black picture.</summary>
    public RgbImage(int width, int height)
        : this(width, height, new byte[PixelBounds.Length(width, height, Channels)])
    {
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }

    public ReadOnlySpan<byte> Row(int y) => Pixels.AsSpan(y * Width * Channels, Width * Channels);

    public RgbImage Copy() => new(Width, Height, (byte[])Pixels.Clone());
}
