namespace Pipeline.Numerics;

/// <summary>
/// SLIC superpixels (Achanta et al. 2012): k-means in (L, a, b, x, y) with a search window of twice the grid step,
/// then pieces smaller than a quarter of a cell join a neighbour, so that every superpixel is 4-connected.
/// </summary>
public static class Slic
{
    private const int Channels = 3;
    private const int SmallestShare = 4;

    /// <param name="rgb">[height, width, 3], 8-bit.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="options">Number, compactness, iterations.</param>
    /// <param name="labels">[height, width], receives superpixel numbers from 0.</param>
    /// <returns>The number of superpixels.</returns>
    public static int Segment(ReadOnlySpan<byte> rgb, int width, int height, in SlicOptions options, Span<int> labels)
    {
        Require.Size(width, height);
        Require.Length(rgb.Length, (long)width * height * Channels, "[height, width, 3]");
        Require.Length(labels.Length, (long)width * height, "[height, width]");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Superpixels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Iterations, 1);
        Require.Positive(options.Compactness);
        using var lab = new PooledBuffer<float>(rgb.Length);
        using var nearest = new PooledBuffer<float>(labels.Length);
        CieLab.FromRgb(rgb, lab.Span);
        float step = MathF.Max(1, MathF.Sqrt((float)labels.Length / options.Superpixels));
        float[] centres = Grid(lab.Span, width, height, step);
        for (int iteration = 0; iteration < options.Iterations; iteration++)
        {
            Assign(lab.Span, width, height, centres, step, options.Compactness / step, nearest.Span, labels);
            Move(lab.Span, width, labels, centres);
        }

        return Connect(labels, width, height, (int)(step * step) / SmallestShare);
    }

    /// <summary>Centres [n, 5] as (L, a, b, x, y) on an even grid.</summary>
    private static float[] Grid(ReadOnlySpan<float> lab, int width, int height, float step)
    {
        (int columns, int rows) = (Math.Max(1, (int)MathF.Round(width / step)), Math.Max(1, (int)MathF.Round(height / step)));
        var centres = new float[columns * rows * 5];
        for (int i = 0; i < columns * rows; i++)
        {
            (float x, float y) = (((i % columns) + 0.5f) * width / columns, ((i / columns) + 0.5f) * height / rows);
            lab.Slice((((int)y * width) + (int)x) * Channels, Channels).CopyTo(centres.AsSpan(i * 5));
            (centres[(i * 5) + 3], centres[(i * 5) + 4]) = (x - 0.5f, y - 0.5f);
        }

        return centres;
    }

    private static void Assign(ReadOnlySpan<float> lab, int width, int height, float[] centres, float step, float spatial, Span<float> nearest, Span<int> labels)
    {
        nearest.Fill(float.PositiveInfinity);
        float weight = spatial * spatial;

        // Grid rounding can widen cells to one and a half steps; the window must still reach every pixel.
        float reach = (2 * step) + 1;
        for (int k = 0; k < centres.Length / 5; k++)
        {
            ReadOnlySpan<float> centre = centres.AsSpan(k * 5, 5);
            int left = Math.Max(0, (int)(centre[3] - reach)), right = Math.Min(width - 1, (int)(centre[3] + reach) + 1);
            int top = Math.Max(0, (int)(centre[4] - reach)), bottom = Math.Min(height - 1, (int)(centre[4] + reach) + 1);
            for (int y = top; y <= bottom; y++)
            {
                float dy = (y - centre[4]) * (y - centre[4]);
                for (int x = left, p = (y * width) + left; x <= right; x++, p++)
                {
                    float l = lab[p * 3] - centre[0], a = lab[(p * 3) + 1] - centre[1], b = lab[(p * 3) + 2] - centre[2];
                    float distance = (l * l) + (a * a) + (b * b) + (weight * (((x - centre[3]) * (x - centre[3])) + dy));
                    if (distance < nearest[p])
                        (nearest[p], labels[p]) = (distance, k);
                }
            }
        }

        // A centre that moved away may leave pixels behind; they stay with the cell of their left or upper neighbour.
        for (int p = 0; p < labels.Length; p++)
        {
            if (float.IsPositiveInfinity(nearest[p]))
                labels[p] = p % width > 0 ? labels[p - 1] : p >= width ? labels[p - width] : 0;
        }
    }

    private static void Move(ReadOnlySpan<float> lab, int width, ReadOnlySpan<int> labels, float[] centres)
    {
        var sums = new double[centres.Length];
        var counts = new int[centres.Length / 5];
        for (int p = 0; p < labels.Length; p++)
        {
            Span<double> sum = sums.AsSpan(labels[p] * 5, 5);
            for (int c = 0; c < Channels; c++)
                sum[c] += lab[(p * Channels) + c];
            sum[3] += p % width;
            sum[4] += p / width;
            counts[labels[p]]++;
        }

        for (int i = 0; i < centres.Length; i++)
        {
            if (counts[i / 5] > 0)
                centres[i] = (float)(sums[i] / counts[i / 5]);
        }
    }

    /// <summary>Numbers the 4-connected pieces; a small one takes the number of the piece met before it.</summary>
    private static int Connect(Span<int> labels, int width, int height, int smallest)
    {
        using var done = new PooledBuffer<int>(labels.Length);
        using var stack = new PooledBuffer<int>(labels.Length);
        done.Span.Fill(-1);
        int count = 0;
        for (int start = 0; start < labels.Length; start++)
        {
            if (done.Span[start] >= 0)
                continue;
            int before = start % width > 0 ? done.Span[start - 1] : start >= width ? done.Span[start - width] : -1;
            (int filled, int next) = (0, 0);
            stack.Span[filled++] = start;
            done.Span[start] = count;
            while (next < filled)
            {
                int p = stack.Span[next++];
                int x = p % width;
                for (int side = 0; side < 4; side++)
                {
                    (bool inside, int n) = side switch
                    {
                        0 => (x > 0, p - 1),
                        1 => (x + 1 < width, p + 1),
                        2 => (p >= width, p - width),
                        _ => (p < width * (height - 1), p + width),
                    };
                    if (!inside || done.Span[n] >= 0 || labels[n] != labels[p])
                        continue;
                    done.Span[n] = count;
                    stack.Span[filled++] = n;
                }
            }

            if (filled < smallest && before >= 0)
            {
                foreach (int p in stack.Span[..filled])
                    done.Span[p] = before;
            }
            else
            {
                count++;
            }
        }

        done.Span.CopyTo(labels);
        return count;
    }
}
