namespace Pipeline.Numerics;

/// <summary>
/// Distances along paths through the image that pay for length and for colour change: a step between 8-neighbours costs
/// <c>sqrt(step^2 + (colorWeight * |difference of RGB| / 255)^2)</c>, step 1 or sqrt 2. Marks spread inside their own colour and stop at edges.
/// </summary>
public static class GeodesicDistance
{
    /// <summary>A colour change of the full range costs as much as this many pixels.</summary>
    public const float DefaultColorWeight = 400;

    private const int ColorChannels = 3;

    /// <summary>Shortest paths (Dijkstra).</summary>
    /// <param name="rgb">[height, width, 3], 8-bit.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="seeds">[height, width]; non-zero starts at distance 0.</param>
    /// <param name="colorWeight">Cost of colour change, at least 0.</param>
    /// <param name="distance">[height, width]; infinity everywhere if there are no seeds.</param>
    public static void Exact(ReadOnlySpan<byte> rgb, int width, int height, ReadOnlySpan<byte> seeds, float colorWeight, Span<float> distance)
    {
        Check(rgb, width, height, seeds.Length, colorWeight, distance.Length);
        var queue = new PriorityQueue<int, float>();
        distance.Fill(float.PositiveInfinity);
        for (int p = 0; p < seeds.Length; p++)
        {
            if (seeds[p] == 0)
                continue;
            distance[p] = 0;
            queue.Enqueue(p, 0);
        }

        float scale = colorWeight / byte.MaxValue;
        while (queue.TryDequeue(out int p, out float reached))
        {
            if (reached > distance[p])
                continue;
            (int x, int y) = (p % width, p / width);
            for (int ny = Math.Max(y - 1, 0); ny <= Math.Min(y + 1, height - 1); ny++)
            {
                for (int nx = Math.Max(x - 1, 0); nx <= Math.Min(x + 1, width - 1); nx++)
                {
                    int n = (ny * width) + nx;
                    float through = reached + Cost(rgb, p, n, nx != x && ny != y ? 2 : 1, scale);
                    if (n == p || through >= distance[n])
                        continue;
                    distance[n] = through;
                    queue.Enqueue(n, through);
                }
            }
        }
    }

    /// <summary>
    /// Sweeps down and up through the rows until nothing changes or <paramref name="sweeps"/> pairs are done. Never below the exact distance;
    /// equal to it once converged. Several times faster than Dijkstra, and two or three pairs are enough for soft uses.
    /// </summary>
    /// <inheritdoc cref="Exact"/>
    public static void RasterScan(
        ReadOnlySpan<byte> rgb, int width, int height, ReadOnlySpan<byte> seeds, float colorWeight, Span<float> distance, int sweeps = 4)
    {
        Check(rgb, width, height, seeds.Length, colorWeight, distance.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(sweeps, 1);
        for (int p = 0; p < seeds.Length; p++)
            distance[p] = seeds[p] != 0 ? 0 : float.PositiveInfinity;
        using var costs = new PooledBuffer<float>(width * height * 4);
        StepCosts(rgb, width, height, colorWeight / byte.MaxValue, costs.Span);
        bool changed = true;
        for (int sweep = 0; sweep < sweeps && changed; sweep++)
            changed = Down(costs.Span, width, height, distance) | Up(costs.Span, width, height, distance);
    }

    /// <summary>One distance map for every label of a mark map.</summary>
    /// <param name="rgb">[height, width, 3], 8-bit.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="marks">[height, width] label indices; 255 where nothing is marked.</param>
    /// <param name="labels">Labels; marks of others are left out.</param>
    /// <param name="colorWeight">Cost of colour change, at least 0.</param>
    /// <param name="distance">[labels, height, width]; infinity for labels without a mark.</param>
    /// <param name="sweeps">Pairs of sweeps at most.</param>
    public static void FromMarks(
        ReadOnlySpan<byte> rgb, int width, int height, ReadOnlySpan<byte> marks, int labels, float colorWeight, Span<float> distance, int sweeps = 4)
    {
        Require.Length(distance.Length, (long)labels * marks.Length, "[labels, height, width]");
        using var seeds = new PooledBuffer<byte>(marks.Length);
        for (int label = 0; label < labels; label++)
        {
            Span<float> own = distance.Slice(label * marks.Length, marks.Length);
            bool any = false;
            for (int p = 0; p < marks.Length; p++)
            {
                seeds.Span[p] = marks[p] == label ? (byte)1 : (byte)0;
                any |= marks[p] == label;
            }

            if (any)
                RasterScan(rgb, width, height, seeds.Span, colorWeight, own, sweeps);
            else
                own.Fill(float.PositiveInfinity);
        }
    }

    /// <summary>Costs to the left, upper left, upper and upper right neighbour, four a pixel; infinity beyond the border.</summary>
    private static void StepCosts(ReadOnlySpan<byte> rgb, int width, int height, float scale, Span<float> costs)
    {
        costs.Fill(float.PositiveInfinity);
        for (int y = 0, p = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, p++)
            {
                if (x > 0)
                    costs[p * 4] = Cost(rgb, p, p - 1, 1, scale);
                if (y == 0)
                    continue;
                if (x > 0)
                    costs[(p * 4) + 1] = Cost(rgb, p, p - width - 1, 2, scale);
                costs[(p * 4) + 2] = Cost(rgb, p, p - width, 1, scale);
                if (x + 1 < width)
                    costs[(p * 4) + 3] = Cost(rgb, p, p - width + 1, 2, scale);
            }
        }
    }

    private static bool Down(ReadOnlySpan<float> costs, int width, int height, Span<float> distance)
    {
        bool changed = false;
        for (int y = 0, p = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, p++)
            {
                float best = distance[p];
                if (x > 0)
                    best = MathF.Min(best, distance[p - 1] + costs[p * 4]);
                if (y > 0)
                {
                    if (x > 0)
                        best = MathF.Min(best, distance[p - width - 1] + costs[(p * 4) + 1]);
                    best = MathF.Min(best, distance[p - width] + costs[(p * 4) + 2]);
                    if (x + 1 < width)
                        best = MathF.Min(best, distance[p - width + 1] + costs[(p * 4) + 3]);
                }

                changed |= best < distance[p];
                distance[p] = best;
            }

            // The row again from the right: sideways detours inside a row need no further sweep.
            changed |= Backwards(costs, width, y, distance);
        }

        return changed;
    }

    private static bool Up(ReadOnlySpan<float> costs, int width, int height, Span<float> distance)
    {
        bool changed = false;
        for (int y = height - 1; y >= 0; y--)
        {
            changed |= Backwards(costs, width, y, distance);
            for (int x = width - 1; x >= 0 && y + 1 < height; x--)
            {
                int p = (y * width) + x, below = p + width;
                float best = MathF.Min(distance[p], distance[below] + costs[(below * 4) + 2]);
                if (x + 1 < width)
                    best = MathF.Min(best, distance[below + 1] + costs[((below + 1) * 4) + 1]);
                if (x > 0)
                    best = MathF.Min(best, distance[below - 1] + costs[((below - 1) * 4) + 3]);
                changed |= best < distance[p];
                distance[p] = best;
            }

            changed |= Forwards(costs, width, y, distance);
            changed |= Backwards(costs, width, y, distance);
        }

        return changed;
    }

    private static bool Forwards(ReadOnlySpan<float> costs, int width, int y, Span<float> distance)
    {
        bool changed = false;
        for (int p = (y * width) + 1; p < (y + 1) * width; p++)
        {
            float through = distance[p - 1] + costs[p * 4];
            if (through < distance[p])
                (distance[p], changed) = (through, true);
        }

        return changed;
    }

    private static bool Backwards(ReadOnlySpan<float> costs, int width, int y, Span<float> distance)
    {
        bool changed = false;
        for (int p = ((y + 1) * width) - 2; p >= y * width; p--)
        {
            float through = distance[p + 1] + costs[(p + 1) * 4];
            if (through < distance[p])
                (distance[p], changed) = (through, true);
        }

        return changed;
    }

    private static float Cost(ReadOnlySpan<byte> rgb, int p, int n, int squaredStep, float scale)
    {
        int r = rgb[p * 3] - rgb[n * 3], g = rgb[(p * 3) + 1] - rgb[(n * 3) + 1], b = rgb[(p * 3) + 2] - rgb[(n * 3) + 2];
        return MathF.Sqrt(squaredStep + (scale * scale * ((r * r) + (g * g) + (b * b))));
    }

    private static void Check(ReadOnlySpan<byte> rgb, int width, int height, int seeds, float colorWeight, int distance)
    {
        Require.Size(width, height);
        Require.Length(rgb.Length, (long)width * height * ColorChannels, "[height, width, 3]", nameof(rgb));
        Require.Length(seeds, (long)width * height, "[height, width]");
        Require.Length(distance, (long)width * height, "[height, width]");
        if (!(colorWeight >= 0) || !float.IsFinite(colorWeight))
            throw new ArgumentOutOfRangeException(nameof(colorWeight), colorWeight, "colorWeight must be finite and at least 0.");
    }
}
