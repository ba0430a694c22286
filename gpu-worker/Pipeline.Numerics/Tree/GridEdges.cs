using System.Numerics;

namespace Pipeline.Numerics.Tree;

/// <summary>
/// The edges of the 4-neighbour grid with their weights: edge 2 p goes from cell p to the right, 2 p + 1 down. Then those of the tree.
/// </summary>
internal sealed class GridEdges : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private readonly PooledBuffer<float> _weights;
    private readonly PooledBuffer<byte> _kept;

    public GridEdges(int width, int height)
    {
        (_width, _height) = (width, height);
        _weights = new(checked(2 * width * height), clear: true);
        _kept = new(2 * width * height, clear: true);
    }

    /// <param name="features">[channels, height, width].</param>
    public GridEdges(ReadOnlySpan<float> features, int channels, int width, int height, int threads)
        : this(width, height) =>
        Workers.Run(features, height, threads, (all, top, bottom) => Weigh(all, channels, top, bottom), minPerThread: 1);

    /// <summary>[cells, 2]: to the right and down.</summary>
    public Span<float> Weights => _weights.Span;

    private int Cells => _width * _height;

    public void Dispose()
    {
        _weights.Dispose();
        _kept.Dispose();
    }

    public void WeighPlain(ReadOnlySpan<float> features, int channels)
    {
        foreach (int edge in All())
        {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++)
            {
                float difference = features[(channel * Cells) + (edge / 2)] - features[(channel * Cells) + End(edge)];
                sum += difference * difference;
            }

            Weights[edge] = sum;
        }
    }

    /// <summary>The edges that stay inside the grid, by number.</summary>
    public IEnumerable<int> All() => Enumerable.Range(0, 2 * Cells).Where(edge => Inside(edge / 2, edge % 2 == 0));

    /// <summary>The edges by weight, then number. Bits of floats that are not negative sort like the floats.</summary>
    public int[] Sorted()
    {
        using var keys = new PooledBuffer<ulong>(2 * Cells);
        var sorted = new int[2 * Cells];
        int count = 0;
        for (int p = 0; p < Cells; p++)
        {
            for (int edge = 2 * p; edge <= (2 * p) + 1; edge++)
            {
                if (Inside(p, edge == 2 * p))
                    (keys.Span[count], sorted[count++]) = (BitConverter.SingleToUInt32Bits(Weights[edge]), edge);
            }
        }

        RadixSort.Sort(keys.Span[..count], sorted.AsSpan(0, count), bits: 32);
        return sorted[..count];
    }

    /// <summary>Kruskal: keeps each edge that joins two trees.</summary>
    public void Keep(ReadOnlySpan<int> sorted)
    {
        using var parents = new PooledBuffer<int>(Cells);
        Span<int> sets = parents.Span;
        for (int p = 0; p < sets.Length; p++)
            sets[p] = p;
        Span<byte> kept = _kept.Span;
        int left = Cells - 1;
        for (int i = 0; left > 0; i++)
        {
            if (!DisjointSets.Join(sets, sorted[i] / 2, End(sorted[i])))
                continue;
            kept[sorted[i]] = 1;
            left--;
        }
    }

    /// <summary>The neighbours of a cell in the tree.</summary>
    public int Kept(int cell, Span<int> neighbours, Span<float> weights)
    {
        int count = 0;
        ReadOnlySpan<byte> kept = _kept.Span;
        ReadOnlySpan<int> edges = [2 * cell, (2 * cell) + 1, (2 * cell) - 2, (2 * (cell - _width)) + 1];
        ReadOnlySpan<int> ends = [cell + 1, cell + _width, cell - 1, cell - _width];
        for (int side = 0; side < edges.Length; side++)
        {
            // What would leave the grid is never kept, so only the first cells have to be looked at.
            if (edges[side] < 0 || kept[edges[side]] == 0)
                continue;
            (neighbours[count], weights[count]) = (ends[side], Weights[edges[side]]);
            count++;
        }

        return count;
    }

    private int End(int edge) => (edge / 2) + (edge % 2 == 0 ? 1 : _width);

    private bool Inside(int cell, bool right) => right ? cell % _width + 1 < _width : cell + _width < Cells;

    /// <summary>Squared distances for a range of rows, with rows of sums to the right and down apart until they are interleaved.</summary>
    private void Weigh(ReadOnlySpan<float> features, int channels, int top, int bottom)
    {
        using var sums = new PooledBuffer<float>(2 * _width);
        Span<float> right = sums.Span[..(_width - 1)], down = sums.Span[_width..];
        for (int y = top; y < bottom; y++)
        {
            sums.Span.Clear();
            for (int channel = 0; channel < channels; channel++)
            {
                ReadOnlySpan<float> row = features.Slice((channel * Cells) + (y * _width), _width);
                AddSquares(right, row, row[1..]);
                if (y + 1 < _height)
                    AddSquares(down, row, features.Slice((channel * Cells) + ((y + 1) * _width), _width));
            }

            for (int x = 0, edge = 2 * y * _width; x < _width; x++, edge += 2)
                (Weights[edge], Weights[edge + 1]) = (x < right.Length ? right[x] : 0, down[x]);
        }
    }

    private static void AddSquares(Span<float> sums, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        int x = 0;
        for (; x <= sums.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector<float> difference = new Vector<float>(left[x..]) - new Vector<float>(right[x..]);
            (new Vector<float>(sums[x..]) + (difference * difference)).CopyTo(sums[x..]);
        }

        for (; x < sums.Length; x++)
            sums[x] += (left[x] - right[x]) * (left[x] - right[x]);
    }
}
