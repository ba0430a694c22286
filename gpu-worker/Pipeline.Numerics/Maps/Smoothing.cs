namespace Pipeline.Numerics;

/// <summary>Smoothing of pictures whose samples are interleaved.</summary>
public static class Smoothing
{
    private const int Radius = 2;

    /// <summary>Convolves with the binomial kernel 1 4 6 4 1 / 16 along rows and columns: nearly a Gaussian, with a standard deviation of one pixel.</summary>
    /// <param name="source">[height, width, channels], 8-bit; beyond the border its value holds.</param>
    /// <param name="channels">Samples a pixel.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="result">As <paramref name="source"/>, rounded to the nearest, halves up; another memory than the source's.</param>
    public static void Binomial(ReadOnlySpan<byte> source, int channels, int width, int height, Span<byte> result)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Require.Length(source.Length, (long)height * width * channels, "[height, width, channels]");
        Require.Length(result.Length, source.Length, "[height, width, channels]");
        ReadOnlySpan<int> kernel = [1, 4, 6, 4, 1];
        int row = width * channels;
        // Sums of 16 times a sample down the columns; those along the rows follow when a line is complete.
        using var column = new PooledBuffer<int>(row);
        for (int y = 0; y < height; y++)
        {
            Span<int> sums = column.Span;
            sums.Clear();
            for (int d = -Radius; d <= Radius; d++)
            {
                ReadOnlySpan<byte> line = source.Slice(Math.Clamp(y + d, 0, height - 1) * row, row);
                for (int i = 0; i < row; i++)
                    sums[i] += kernel[d + Radius] * line[i];
            }

            Span<byte> target = result.Slice(y * row, row);
            for (int i = 0; i < row; i++)
            {
                int sum = 0;
                for (int d = -Radius; d <= Radius; d++)
                {
                    int at = i + (d * channels);
                    sum += kernel[d + Radius] * sums[at < 0 ? i % channels : at >= row ? row - channels + (i % channels) : at];
                }

                target[i] = (byte)((sum + 128) >> 8);
            }
        }
    }
}
