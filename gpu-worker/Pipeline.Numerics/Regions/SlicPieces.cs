namespace Pipeline.Numerics.Regions;

/// <summary>
/// Numbers the 4-connected pieces in the order of their first pixel; a small one takes the number of the piece to the left of its first pixel,
/// or above it. Works on runs of equal labels with a union-find, in place of flooding pixel by pixel.
/// </summary>
internal static class SlicPieces
{
    /// <param name="labels">[height, stride].</param>
    /// <param name="stride">Values a row.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="smallest">Pixels of the smallest piece that keeps a number of its own.</param>
    /// <param name="result">[height, width].</param>
    public static int Connect(ReadOnlySpan<int> labels, int stride, int width, int height, int smallest, Span<int> result)
    {
        int runs = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<int> row = labels.Slice(y * stride, width);
            for (int x = 0; x < width; x += RunLength(row[x..]))
                runs++;
        }

        using var starts = new PooledBuffer<int>(runs + 1);
        using var parents = new PooledBuffer<int>(runs);
        using var sizes = new PooledBuffer<int>(runs, clear: true);
        Join(labels, stride, width, height, starts.Span, parents.Span);
        for (int run = 0; run < runs; run++)
            sizes.Span[DisjointSets.Root(parents.Span, run)] += starts.Span[run + 1] - starts.Span[run];

        // The root of a piece is its first run, so what lies before it has its number already, and so has every parent. Numbers are stored
        // inverted to tell them from parents.
        int count = 0;
        Span<int> numbers = parents.Span;
        for (int run = 0; run < runs; run++)
        {
            if (numbers[run] != run)
                numbers[run] = numbers[numbers[run]];
            else if (sizes.Span[run] >= smallest || run == 0)
                numbers[run] = ~count++;
            else
                numbers[run] = ~Before(starts.Span, run, width, result);
            result[starts.Span[run]..starts.Span[run + 1]].Fill(~numbers[run]);
        }

        return count;
    }

    /// <summary>Finds the runs and joins those that touch; <paramref name="starts"/> are pixels of the unpadded map.</summary>
    private static void Join(ReadOnlySpan<int> labels, int stride, int width, int height, Span<int> starts, Span<int> parents)
    {
        int run = 0, above = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<int> row = labels.Slice(y * stride, width);
            int first = run;
            for (int x = 0, length; x < width; x += length, run++)
            {
                length = RunLength(row[x..]);
                (starts[run], parents[run]) = ((y * width) + x, run);
                int end = starts[run] + length - width;
                for (; above < first && starts[above] < end; above++)
                {
                    if (labels[((y - 1) * stride) + (starts[above] % width)] == row[x])
                        DisjointSets.Join(parents, above, run);
                    if ((above + 1 < first ? starts[above + 1] : y * width) > end)
                        break;
                }
            }

            above = first;
        }

        starts[run] = width * height;
    }

    private static int RunLength(ReadOnlySpan<int> row) => row.IndexOfAnyExcept(row[0]) is >= 0 and int end ? end : row.Length;

    private static int Before(ReadOnlySpan<int> starts, int run, int width, ReadOnlySpan<int> result) =>
        starts[run] % width > 0 ? result[starts[run] - 1] : result[starts[run] - width];
}
