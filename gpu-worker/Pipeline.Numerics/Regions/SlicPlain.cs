namespace Pipeline.Numerics.Regions;

/// <summary>SLIC one pixel at a time.</summary>
internal static class SlicPlain
{
    public static int Segment(LabPlanes planes, SlicCentres centres, int iterations, int smallest, Span<int> labels)
    {
        using var nearest = new PooledBuffer<float>(labels.Length);
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            Assign(planes, centres, nearest.Span, labels);
            Move(planes, centres, labels);
        }

        return Connect(labels, planes.Width, planes.Height, smallest);
    }

    private static void Assign(LabPlanes planes, SlicCentres centres, Span<float> nearest, Span<int> labels)
    {
        nearest.Fill(float.PositiveInfinity);
        for (int p = 0; p < labels.Length; p++)
            labels[p] = centres.Home(p % planes.Width, p / planes.Width);
        for (int k = 0; k < centres.Count; k++)
        {
            ReadOnlySpan<float> centre = centres.Values.AsSpan(k * SlicCentres.Size, SlicCentres.Size);
            (int left, int right, int top, int bottom) = centres.Window(k);
            for (int y = top; y <= bottom; y++)
            {
                float dy = (y - centre[4]) * (y - centre[4]);
                for (int x = left; x <= right; x++)
                {
                    (int at, int p) = ((y * planes.Stride) + x, (y * planes.Width) + x);
                    float l = planes.Array[planes.L + at] - centre[0], a = planes.Array[planes.A + at] - centre[1], b = planes.Array[planes.B + at] - centre[2];
                    float dx = x - centre[3];
                    float distance = (l * l) + (a * a) + (b * b) + (centres.SpatialWeight * ((dx * dx) + dy));
                    if (distance < nearest[p])
                        (nearest[p], labels[p]) = (distance, k);
                }
            }
        }
    }

    private static void Move(LabPlanes planes, SlicCentres centres, ReadOnlySpan<int> labels)
    {
        var sums = new double[centres.Count * SlicCentres.Sums];
        for (int p = 0; p < labels.Length; p++)
        {
            (int x, int y) = (p % planes.Width, p / planes.Width);
            int at = (y * planes.Stride) + x;
            Span<double> sum = sums.AsSpan(labels[p] * SlicCentres.Sums, SlicCentres.Sums);
            sum[0] += planes.Array[planes.L + at];
            sum[1] += planes.Array[planes.A + at];
            sum[2] += planes.Array[planes.B + at];
            sum[3] += x;
            sum[4] += y;
            sum[5]++;
        }

        centres.Move(sums);
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
