namespace Pipeline.Formats.Geometry;

/// <summary>A binary picture: one byte a pixel, 0 or 1, row-major from the top left.</summary>
public sealed class Bits
{
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    public Bits(int width, int height)
        : this(width, height, new byte[checked(width * height)])
    {
    }

    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="pixels">Exactly <c>width * height</c> bytes of 0 or 1; kept, not copied.</param>
    public Bits(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.Length != (long)width * height)
            throw new ArgumentException($"pixels holds {pixels.Length} bytes; {width} x {height} needs {(long)width * height}.", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }

    /// <summary>False outside the picture.</summary>
    public bool this[int x, int y] => (uint)x < (uint)Width && (uint)y < (uint)Height && Pixels[(y * Width) + x] != 0;

    /// <summary>The pixels of a mask that hold one value.</summary>
    public static Bits Where(Imaging.IndexedMask mask, byte value)
    {
        var bits = new Bits(mask.Width, mask.Height);
        for (var i = 0; i < bits.Pixels.Length; i++)
            bits.Pixels[i] = mask.Pixels[i] == value ? (byte)1 : (byte)0;
        return bits;
    }

    /// <summary>The smallest box around what is set; null when nothing is.</summary>
    public PixelBox? Bounds()
    {
        var (left, top, right, bottom) = (Width, -1, -1, -1);
        for (var y = 0; y < Height; y++)
        {
            var row = Pixels.AsSpan(y * Width, Width);
            var first = row.IndexOf((byte)1);
            if (first < 0)
                continue;
            top = top < 0 ? y : top;
            bottom = y + 1;
            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOf((byte)1) + 1);
        }
        return top < 0 ? null : new PixelBox(left, top, right, bottom);
    }
}
