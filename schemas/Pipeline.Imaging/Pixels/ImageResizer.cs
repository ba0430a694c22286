namespace Pipeline.Imaging;

/// <summary>
/// Resizing, flipping and cropping. Pixel centres lie at half-integers: output pixel x reads around <c>(x + 0.5) * source / target</c>.
/// Pictures are interpolated; masks only ever take the nearest index, because a mean of two classes is a third one.
/// </summary>
public static class ImageResizer
{
    /// <summary>Bilinear; when shrinking with <paramref name="antialias"/> the triangle widens with the factor, so that no pixel is skipped.</summary>
    public static RgbImage Resize(RgbImage image, int width, int height, bool antialias = true)
    {
        ArgumentNullException.ThrowIfNull(image);
        var resized = new RgbImage(width, height);
        Bilinear(image.Pixels, image.Width, image.Height, RgbImage.Channels, resized.Pixels, width, height, antialias);
        return resized;
    }

    /// <summary>Nearest index; 255 stays 255.</summary>
    public static IndexedMask Resize(IndexedMask mask, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var resized = new IndexedMask(width, height, 0);
        Nearest(mask.Pixels, mask.Width, mask.Height, resized.Pixels, width, height);
        return resized;
    }

    /// <summary>Bilinear over interleaved channels.</summary>
    /// <param name="source">[sourceHeight, sourceWidth, channels].</param>
    /// <param name="sourceWidth">Pixels.</param>
    /// <param name="sourceHeight">Pixels.</param>
    /// <param name="channels">Interleaved values a pixel.</param>
    /// <param name="target">[height, width, channels].</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="antialias">Widen the triangle when shrinking.</param>
    public static void Bilinear(
        ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int channels, Span<byte> target, int width, int height, bool antialias = true)
    {
        PixelBounds.CheckLength(sourceWidth, sourceHeight, channels, source.Length, nameof(source));
        PixelBounds.CheckLength(width, height, channels, target.Length, nameof(target));
        if (sourceWidth == width && sourceHeight == height)
        {
            source.CopyTo(target);
            return;
        }

        var columns = TriangleWeights.Create(sourceWidth, width, antialias);
        var rows = TriangleWeights.Create(sourceHeight, height, antialias);
        int rowLength = width * channels;
        var narrowed = new float[sourceHeight * rowLength];
        for (int y = 0; y < sourceHeight; y++)
            columns.Across(source.Slice(y * sourceWidth * channels, sourceWidth * channels), channels, narrowed.AsSpan(y * rowLength, rowLength));
        var sum = new float[rowLength];
        for (int y = 0; y < height; y++)
        {
            rows.Down(narrowed, rowLength, y, sum);
            Span<byte> line = target.Slice(y * rowLength, rowLength);
            for (int i = 0; i < line.Length; i++)
                line[i] = (byte)Math.Clamp(sum[i] + 0.5f, 0f, 255f);
        }
    }

    /// <summary>Nearest neighbour over one byte a pixel.</summary>
    public static void Nearest(ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, Span<byte> target, int width, int height)
    {
        PixelBounds.CheckLength(sourceWidth, sourceHeight, 1, source.Length, nameof(source));
        PixelBounds.CheckLength(width, height, 1, target.Length, nameof(target));
        var from = new int[width];
        for (int x = 0; x < width; x++)
            from[x] = NearestIndex(x, sourceWidth, width);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = source.Slice(NearestIndex(y, sourceHeight, height) * sourceWidth, sourceWidth);
            Span<byte> line = target.Slice(y * width, width);
            for (int x = 0; x < line.Length; x++)
                line[x] = row[from[x]];
        }
    }

    public static RgbImage FlipHorizontal(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(image.Width, image.Height, Flip(image.Pixels, image.Width, RgbImage.Channels));
    }

    public static IndexedMask FlipHorizontal(IndexedMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new(mask.Width, mask.Height, Flip(mask.Pixels, mask.Width, 1));
    }

    /// <summary>A window that may reach outside; what lies outside gets <paramref name="fill"/>.</summary>
    public static RgbImage Crop(RgbImage image, int x, int y, int width, int height, Rgb fill = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var window = new RgbImage(width, height);
        var canvas = new Canvas(window);
        canvas.Fill(fill);
        canvas.Blit(image, -x, -y);
        return window;
    }

    /// <summary>A window that may reach outside; what lies outside is ignored.</summary>
    public static IndexedMask Crop(IndexedMask mask, int x, int y, int width, int height, byte fill = IndexedMask.Ignore)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var window = new IndexedMask(width, height, fill);
        int left = Math.Max(x, 0), right = Math.Min(x + width, mask.Width);
        for (int row = Math.Max(y, 0); row < Math.Min(y + height, mask.Height) && left < right; row++)
            mask.Row(row)[left..right].CopyTo(window.Pixels.AsSpan(((row - y) * width) + left - x));
        return window;
    }

    private static int NearestIndex(int index, int source, int target) =>
        Math.Min((int)((((2L * index) + 1) * source) / (2L * target)), source - 1);

    private static byte[] Flip(ReadOnlySpan<byte> pixels, int width, int channels)
    {
        var flipped = new byte[pixels.Length];
        int rowLength = width * channels;
        for (int row = 0; row < pixels.Length; row += rowLength)
        {
            for (int x = 0; x < width; x++)
                pixels.Slice(row + (x * channels), channels).CopyTo(flipped.AsSpan(row + ((width - 1 - x) * channels)));
        }

        return flipped;
    }
}
