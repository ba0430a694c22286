using Pipeline.Numerics.Crf;
using Pipeline.Numerics.Tree;

namespace Pipeline.Numerics;

/// <summary>
/// Minimum spanning tree of the 4-neighbour grid, where an edge weighs the squared distance of its ends' features, and the filter of the tree
/// energy loss on it (Liang et al. 2022, section 3.3; two passes after Song et al. 2019): <c>y_i = sum_j a_ij v_j / sum_j a_ij</c>
/// with <c>a_ij = exp(-D_ij / sigma)</c> and D the sum of weights on the way from i to j. Time and memory are linear in cells.
/// </summary>
/// <remarks>Among equal weights the edge that begins at the earlier cell is taken, the one to the right before the one down. Read-only once built, so threads may share it.</remarks>
public sealed class SpanningTree : IDisposable
{
    private readonly int _cells;
    private readonly PooledBuffer<int> _cell;
    private readonly PooledBuffer<int> _parent;
    private readonly PooledBuffer<float> _length;

    private SpanningTree(int width, int height)
    {
        _cells = width * height;
        _cell = new(_cells);
        _parent = new(_cells);
        _length = new(_cells);
    }

    /// <summary>Sum of the weights of all edges.</summary>
    public double Weight
    {
        get
        {
            double sum = 0;
            foreach (float length in _length.Span)
                sum += length;
            return sum;
        }
    }

    /// <summary>The edges as cells, each with its parent: [cells - 1].</summary>
    public IEnumerable<(int Cell, int Parent, float Weight)> Edges =>
        Enumerable.Range(1, _cells - 1).Select(i => (_cell.Array[i], _cell.Array[_parent.Array[i]], _length.Array[i]));

    /// <summary>Builds the tree (Kruskal, edges sorted by their bits).</summary>
    /// <param name="features">[channels, height, width], finite; colours or embeddings.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="width">Cells.</param>
    /// <param name="height">Cells.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most for the weights; the result does not depend on it.</param>
    public static SpanningTree Build(ReadOnlySpan<float> features, int channels, int width, int height, int maxDegreeOfParallelism = 1)
    {
        Check(features, channels, width, height);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        using var edges = new GridEdges(features, channels, width, height, maxDegreeOfParallelism);
        edges.Keep(edges.Sorted());
        var tree = new SpanningTree(width, height);
        tree.Grow(edges);
        return tree;
    }

    /// <summary>The same with a comparison sort and one edge at a time: what the fast form is measured against.</summary>
    internal static SpanningTree BuildPlain(ReadOnlySpan<float> features, int channels, int width, int height)
    {
        Check(features, channels, width, height);
        using var edges = new GridEdges(width, height);
        edges.WeighPlain(features, channels);
        edges.Keep([.. edges.All().OrderBy(edge => edges.Weights[edge]).ThenBy(edge => edge)]);
        var tree = new SpanningTree(width, height);
        tree.Grow(edges);
        return tree;
    }

    /// <summary>Filters all planes: a mean over the whole picture, weighted by the way through the tree.</summary>
    /// <param name="values">[planes, height, width].</param>
    /// <param name="planes">At least 1.</param>
    /// <param name="sigma">Above 0, in units of squared feature distance; the paper takes 0.02 for colours in 0–1, 1 for embeddings.</param>
    /// <param name="result">[planes, height, width]; may be the memory of <paramref name="values"/>.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most, a block of eight planes each; the result does not depend on it.</param>
    public void Filter(ReadOnlySpan<float> values, int planes, float sigma, Span<float> result, int maxDegreeOfParallelism = 1)
    {
        CheckFilter(values, planes, sigma, result);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        using var link = new PooledBuffer<float>(_cells);
        float[] links = link.Array;
        Workers.Run(_cells, maxDegreeOfParallelism, (from, to) =>
        {
            for (int i = from; i < to; i++)
                links[i] = MathF.Exp(-_length.Array[i] / sigma);
        });

        // One plane more, of ones: what it becomes is the sum of the weights.
        int lanes = planes + 1 > Lanes4.Count ? Lanes8.Count : Lanes4.Count;
        int blocks = (planes + lanes) / lanes;
        PooledBuffer<float>[] buffers = [.. Enumerable.Range(0, blocks).Select(_ => new PooledBuffer<float>(_cells * lanes))];
        Workers.Run(values, blocks, maxDegreeOfParallelism, (all, from, to) =>
        {
            for (int block = from; block < to; block++)
            {
                Gather(all, block * lanes, planes, buffers[block].Span, lanes);
                if (lanes == Lanes4.Count)
                    Passes<Lanes4>(buffers[block].Array, links);
                else
                    Passes<Lanes8>(buffers[block].Array, links);
            }
        }, minPerThread: 1);
        Workers.RunInto(result, planes, maxDegreeOfParallelism, (all, from, to) =>
        {
            for (int plane = from; plane < to; plane++)
                Scatter(buffers[plane / lanes].Span[(plane % lanes)..], buffers[^1].Span[(planes % lanes)..], lanes, all.Slice(plane * _cells, _cells));
        }, minPerThread: 1);
        foreach (PooledBuffer<float> buffer in buffers)
            buffer.Dispose();
    }

    /// <summary>The same one plane at a time in double precision: what the vectorised form is measured against.</summary>
    internal void FilterPlain(ReadOnlySpan<float> values, int planes, float sigma, Span<float> result)
    {
        CheckFilter(values, planes, sigma, result);
        double[] total = PassesPlain([.. Enumerable.Repeat(1.0, _cells)], sigma);
        for (int plane = 0; plane < planes; plane++)
        {
            var own = new double[_cells];
            for (int i = 0; i < _cells; i++)
                own[i] = values[(plane * _cells) + _cell.Span[i]];
            own = PassesPlain(own, sigma);
            for (int i = 0; i < _cells; i++)
                result[(plane * _cells) + _cell.Span[i]] = (float)(own[i] / total[i]);
        }
    }

    public void Dispose()
    {
        _cell.Dispose();
        _parent.Dispose();
        _length.Dispose();
    }

    private static void Check(ReadOnlySpan<float> features, int channels, int width, int height)
    {
        Require.Size(width, height);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Require.Length(features.Length, (long)channels * width * height, "[channels, height, width]");
    }

    private void CheckFilter(ReadOnlySpan<float> values, int planes, float sigma, Span<float> result)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(planes, 1);
        Require.Positive(sigma);
        Require.Length(values.Length, (long)planes * _cells, "[planes, height, width]");
        Require.Length(result.Length, (long)planes * _cells, "[planes, height, width]");
    }

    /// <summary>Numbers the cells breadth first from the first one, so that parents come before children and near them in memory.</summary>
    private void Grow(GridEdges edges)
    {
        Span<int> cell = _cell.Span, parent = _parent.Span;
        Span<float> length = _length.Span;
        (cell[0], parent[0], length[0]) = (0, 0, 0);
        Span<int> neighbours = stackalloc int[4];
        Span<float> weights = stackalloc float[4];
        for (int i = 0, filled = 1; i < filled; i++)
        {
            int count = edges.Kept(cell[i], neighbours, weights);
            for (int n = 0; n < count; n++)
            {
                if (neighbours[n] != cell[parent[i]])
                    (cell[filled], parent[filled], length[filled++]) = (neighbours[n], i, weights[n]);
            }
        }
    }

    /// <summary>Leaves to root: <c>A_i = v_i + sum over children of w_c A_c</c>; root to leaves: <c>S_i = w_i S_parent + (1 - w_i^2) A_i</c>.</summary>
    private void Passes<T>(float[] values, float[] link)
        where T : struct, ILanes<T>
    {
        int[] parent = _parent.Array;
        for (int i = _cells - 1; i > 0; i--)
        {
            ref float into = ref values[parent[i] * T.Count];
            T.Store(T.MultiplyAdd(T.Load(ref values[i * T.Count]), link[i], T.Load(ref into)), ref into);
        }

        for (int i = 1; i < _cells; i++)
        {
            ref float own = ref values[i * T.Count];
            T rest = T.MultiplyAdd(T.Load(ref own), 1 - (link[i] * link[i]), default);
            T.Store(T.MultiplyAdd(T.Load(ref values[parent[i] * T.Count]), link[i], rest), ref own);
        }
    }

    private double[] PassesPlain(double[] values, float sigma)
    {
        for (int i = _cells - 1; i > 0; i--)
            values[_parent.Span[i]] += Math.Exp(-_length.Span[i] / sigma) * values[i];
        for (int i = 1; i < _cells; i++)
        {
            double link = Math.Exp(-_length.Span[i] / sigma);
            values[i] = (link * values[_parent.Span[i]]) + ((1 - (link * link)) * values[i]);
        }

        return values;
    }

    /// <summary>Planes side by side in the tree's order; beyond the last one, ones.</summary>
    private void Gather(ReadOnlySpan<float> values, int plane, int planes, Span<float> block, int lanes)
    {
        ReadOnlySpan<int> cell = _cell.Span;
        for (int lane = 0; lane < lanes; lane++)
        {
            (bool isGiven, int first) = (plane + lane < planes, (plane + lane) * _cells);
            for (int i = 0; i < cell.Length; i++)
                block[(i * lanes) + lane] = isGiven ? values[first + cell[i]] : 1;
        }
    }

    /// <param name="sums">Every <paramref name="lanes"/>-th value is of the plane.</param>
    /// <param name="weights">The same, of the sums of weights.</param>
    /// <param name="lanes">Planes side by side.</param>
    /// <param name="plane">[height, width].</param>
    private void Scatter(ReadOnlySpan<float> sums, ReadOnlySpan<float> weights, int lanes, Span<float> plane)
    {
        ReadOnlySpan<int> cell = _cell.Span;
        for (int i = 0; i < cell.Length; i++)
            plane[cell[i]] = sums[i * lanes] / weights[i * lanes];
    }
}
