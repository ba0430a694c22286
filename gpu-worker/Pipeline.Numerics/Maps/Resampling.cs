namespace Pipeline.Numerics;

/// <summary>Resizing of planar maps [channels, height, width]; pixel centres at half-integers (PyTorch's <c>align_corners=False</c>).</summary>
public static class Resampling
{
    /// <summary>Bilinear without antialiasing; beyond the outer centres the border value holds.</summary>
    public static void Bilinear(ReadOnlySpan<float> source, int channels, int sourceWidth, int sourceHeight, Span<float> target, int width, int height)
    {
        Check(source.Length, channels, sourceWidth, sourceHeight, nameof(source));
        Check(target.Length, channels, width, height, nameof(target));
        using var left = new PooledBuffer<int>(width);
        using var fraction = new PooledBuffer<float>(width);
        for (int x = 0; x < width; x++)
            (left.Span[x], fraction.Span[x]) = Position(x, sourceWidth, width);
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<float> plane = source.Slice(c * sourceWidth * sourceHeight, sourceWidth * sourceHeight);
            for (int y = 0; y < height; y++)
            {
                (int top, float down) = Position(y, sourceHeight, height);
                ReadOnlySpan<float> upper = plane.Slice(top * sourceWidth, sourceWidth);
                ReadOnlySpan<float> lower = plane.Slice(Math.Min(top + 1, sourceHeight - 1) * sourceWidth, sourceWidth);
                Span<float> row = target.Slice(((c * height) + y) * width, width);
                for (int x = 0; x < row.Length; x++)
                {
                    int x0 = left.Span[x], x1 = Math.Min(x0 + 1, sourceWidth - 1);
                    float right = fraction.Span[x];
                    float above = upper[x0] + (right * (upper[x1] - upper[x0]));
                    float below = lower[x0] + (right * (lower[x1] - lower[x0]));
                    row[x] = above + (down * (below - above));
                }
            }
        }
    }

    /// <summary>Nearest neighbour of one byte a pixel; for masks, whose indices must not be mixed.</summary>
    public static void Nearest(ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, Span<byte> target, int width, int height)
    {
        Check(source.Length, 1, sourceWidth, sourceHeight, nameof(source));
        Check(target.Length, 1, width, height, nameof(target));
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = source.Slice(NearestIndex(y, sourceHeight, height) * sourceWidth, sourceWidth);
            for (int x = 0; x < width; x++)
                target[(y * width) + x] = row[NearestIndex(x, sourceWidth, width)];
        }
    }

    /// <summary>Means over blocks of <paramref name="size"/> x <paramref name="size"/> pixels; the last block of a row or column may be smaller.</summary>
    /// <param name="source">[channels, height, width].</param>
    /// <param name="channels">Planes.</param>
    /// <param name="width">Pixels of the source.</param>
    /// <param name="height">Pixels of the source.</param>
    /// <param name="size">Side of a block.</param>
    /// <param name="target">[channels, ceil(height / size), ceil(width / size)].</param>
    public static void AveragePool(ReadOnlySpan<float> source, int channels, int width, int height, int size, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Check(source.Length, channels, width, height, nameof(source));
        (int columns, int rows) = ((width + size - 1) / size, (height + size - 1) / size);
        Check(target.Length, channels, columns, rows, nameof(target));
        for (int i = 0; i < target.Length; i++)
        {
            (int plane, int left, int top) = (i / (columns * rows), i % columns * size, i / columns % rows * size);
            (int right, int bottom) = (Math.Min(left + size, width), Math.Min(top + size, height));
            float sum = 0;
            for (int y = top; y < bottom; y++)
            {
                foreach (float value in source[(((plane * height) + y) * width)..][left..right])
                    sum += value;
            }

            target[i] = sum / ((right - left) * (bottom - top));
        }
    }

    private static (int Index, float Fraction) Position(int index, int source, int target)
    {
        float at = Math.Clamp((((index + 0.5f) * source) / target) - 0.5f, 0, source - 1);
        return ((int)at, at - (int)at);
    }

    private static int NearestIndex(int index, int source, int target) =>
        Math.Min((int)((((2L * index) + 1) * source) / (2L * target)), source - 1);

    private static void Check(int length, int channels, int width, int height, string name)
    {
        Require.Size(width, height);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Require.Length(length, (long)channels * width * height, "[channels, height, width]", name);
    }
}
