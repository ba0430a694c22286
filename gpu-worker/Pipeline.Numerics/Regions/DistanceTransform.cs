namespace Pipeline.Numerics;

/// <summary>Exact Euclidean distances to the nearest seed pixel (Felzenszwalb and Huttenlocher 2012), in integers: O(pixels).</summary>
public static class DistanceTransform
{
    /// <summary>Where there is no seed at all.</summary>
    public const int Unreached = int.MaxValue;

    /// <summary>Squared distances in pixels.</summary>
    /// <param name="seeds">[height, width]; non-zero is a seed.</param>
    /// <param name="width">1–32,767.</param>
    /// <param name="height">1–32,767.</param>
    /// <param name="squared">[height, width]; 0 on seeds, <see cref="Unreached"/> everywhere if there are none.</param>
    public static void Squared(ReadOnlySpan<byte> seeds, int width, int height, Span<int> squared)
    {
        Require.Size(width, height);
        Require.Length(seeds.Length, (long)width * height, "[height, width]");
        Require.Length(squared.Length, (long)width * height, "[height, width]");
        if (Math.Max(width, height) > short.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(width), $"{width} x {height}: a side may have at most {short.MaxValue} pixels, so that squares fit.");
        if (!seeds.ContainsAnyExcept((byte)0))
        {
            squared.Fill(Unreached);
            return;
        }

        AlongColumns(seeds, width, height, squared);
        using var apexes = new PooledBuffer<int>(width);
        using var starts = new PooledBuffer<int>(width + 1);
        using var copy = new PooledBuffer<int>(width);
        for (int y = 0; y < height; y++)
        {
            Span<int> row = squared.Slice(y * width, width);
            row.CopyTo(copy.Span);
            LowerEnvelope(copy.Span, row, apexes.Span, starts.Span);
        }
    }

    /// <summary>Distances in pixels; infinity if there are no seeds.</summary>
    public static void Euclidean(ReadOnlySpan<byte> seeds, int width, int height, Span<float> distance)
    {
        Require.Length(distance.Length, (long)width * height, "[height, width]");
        using var squared = new PooledBuffer<int>(width * height);
        Squared(seeds, width, height, squared.Span);
        for (int p = 0; p < distance.Length; p++)
            distance[p] = squared.Span[p] == Unreached ? float.PositiveInfinity : MathF.Sqrt(squared.Span[p]);
    }

    private static void AlongColumns(ReadOnlySpan<byte> seeds, int width, int height, Span<int> squared)
    {
        for (int x = 0; x < width; x++)
        {
            int last = -1;
            for (int y = 0; y < height; y++)
            {
                last = seeds[(y * width) + x] != 0 ? y : last;
                squared[(y * width) + x] = last < 0 ? Unreached : (y - last) * (y - last);
            }

            last = -1;
            for (int y = height - 1; y >= 0; y--)
            {
                last = seeds[(y * width) + x] != 0 ? y : last;
                if (last >= 0)
                    squared[(y * width) + x] = Math.Min(squared[(y * width) + x], (last - y) * (last - y));
            }
        }
    }

    /// <summary>min over q of height[q] + (x - q)^2: parabolas that reach the envelope, from left to right.</summary>
    private static void LowerEnvelope(ReadOnlySpan<int> heights, Span<int> result, Span<int> apexes, Span<int> starts)
    {
        int count = 0;
        for (int q = 0; q < heights.Length; q++)
        {
            if (heights[q] == Unreached)
                continue;
            int from = 0;
            while (count > 0)
            {
                // The first integer x at which parabola q is no higher than the last one kept.
                int p = apexes[count - 1];
                long numerator = (long)heights[q] + ((long)q * q) - heights[p] - ((long)p * p);
                from = (int)CeilingDivide(numerator, 2L * (q - p));
                if (from > starts[count - 1])
                    break;
                count--;
                from = 0;
            }

            if (from >= heights.Length)
                continue;
            apexes[count] = q;
            starts[count++] = from;
        }

        for (int x = 0, k = 0; x < heights.Length; x++)
        {
            while (k + 1 < count && starts[k + 1] <= x)
                k++;
            int distance = x - apexes[k];
            result[x] = heights[apexes[k]] + (distance * distance);
        }
    }

    private static long CeilingDivide(long numerator, long denominator) =>
        numerator > 0 ? (numerator + denominator - 1) / denominator : -(-numerator / denominator);
}
