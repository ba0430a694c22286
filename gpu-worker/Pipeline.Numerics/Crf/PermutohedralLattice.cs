using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pipeline.Numerics.Crf;

namespace Pipeline.Numerics;

/// <summary>
/// Gaussian filtering of N points in a d-dimensional feature space in O(N (d + 1)^2): values are splatted on the corners of the simplex each
/// point lies in, blurred along the d + 1 lattice axes with [1/2, 1, 1/2], and sliced back (Adams, Baek, Davis 2010).
/// Built once for an image, it filters any number of value sets. An approximation: expect errors of some per cent of the kernel.
/// </summary>
/// <remarks>
/// Splatting gathers: a vertex sums its points in point order. That needs no locks, keeps sums in registers and makes the result independent of
/// the number of threads. Immutable after construction; <see cref="Filter"/> may be called from several threads.
/// </remarks>
public sealed class PermutohedralLattice : IDisposable
{
    private readonly int _corners;
    private readonly int _threads;
    private readonly PooledBuffer<int> _vertex;
    private readonly PooledBuffer<float> _weight;
    private readonly PooledBuffer<int> _start;
    private readonly PooledBuffer<int> _member;
    private readonly PooledBuffer<float> _memberWeight;
    private readonly PooledBuffer<int> _neighbours;

    /// <param name="features">[points, dimensions], each dimension divided by its standard deviation.</param>
    /// <param name="dimensions">1–8; images use 2 (position) and 5 (position and colour).</param>
    /// <param name="maxDegreeOfParallelism">Threads at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">The features spread over more lattice cells than a 64-bit key can name.</exception>
    public PermutohedralLattice(ReadOnlySpan<float> features, int dimensions, int maxDegreeOfParallelism = 1)
    {
        const int MaxDimensions = 8;
        if (dimensions is < 1 or > MaxDimensions)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"dimensions must lie in 1..{MaxDimensions}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        if (features.IsEmpty || features.Length % dimensions != 0)
            throw new ArgumentException($"features has {features.Length} values; a positive multiple of {dimensions} is needed.", nameof(features));
        Points = features.Length / dimensions;
        Dimensions = dimensions;
        _corners = dimensions + 1;
        _threads = maxDegreeOfParallelism;
        _vertex = new(Points * _corners);
        _weight = new(Points * _corners);
        _member = new(Points * _corners);
        _memberWeight = new(Points * _corners);

        LatticeKeys keys = KeysFor(features, LatticeEmbedding.Scale(dimensions));
        VertexTable table = Embed(features, keys);
        Vertices = table.Count;
        _start = new(Vertices + 1, clear: true);
        _neighbours = new(_corners * Vertices * 2);
        SortVertices(table, keys.Bits);
        IndexMembers();
        LinkNeighbours(table.Keys.ToArray(), keys.Steps);
    }

    public int Points { get; }

    public int Dimensions { get; }

    /// <summary>Occupied lattice points.</summary>
    public int Vertices { get; }

    /// <summary>Brings the filter to the scale of <c>sum_j exp(-|f_i - f_j|^2 / 2) v_j</c>, up to the approximation.</summary>
    private float Gain => 1f / (1f + MathF.Pow(2, -Dimensions));

    /// <summary>Filters interleaved channels: approximately <c>result_i = sum_j exp(-|f_i - f_j|^2 / 2) values_j</c>.</summary>
    /// <param name="values">[points, channels].</param>
    /// <param name="channels">Values a point.</param>
    /// <param name="result">[points, channels]; may be the same memory as <paramref name="values"/>.</param>
    public void Filter(ReadOnlySpan<float> values, int channels, Span<float> result)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Require.Length(values.Length, (long)Points * channels, "[points, channels]");
        Require.Length(result.Length, (long)Points * channels, "[points, channels]");
        int lanes = channels >= Lanes8.Count ? Lanes8.Count : channels > 1 ? Lanes4.Count : 1;
        using var block = new PooledBuffer<float>(Points * lanes);
        using var scratch = new LatticeScratch(Vertices, lanes);
        for (int first = 0; first < channels; first += lanes)
        {
            int used = Math.Min(lanes, channels - first);
            block.Span.Clear();
            for (int p = 0; p < Points; p++)
                values.Slice((p * channels) + first, used).CopyTo(block.Span[(p * lanes)..]);
            if (lanes == Lanes8.Count)
                FilterBlock<Lanes8>(block.Array, scratch);
            else if (lanes == Lanes4.Count)
                FilterBlock<Lanes4>(block.Array, scratch);
            else
                FilterBlock<Lane1>(block.Array, scratch);
            for (int p = 0; p < Points; p++)
                block.Span.Slice(p * lanes, used).CopyTo(result[((p * channels) + first)..]);
        }
    }

    public void Dispose()
    {
        _vertex.Dispose();
        _weight.Dispose();
        _start.Dispose();
        _member.Dispose();
        _memberWeight.Dispose();
        _neighbours.Dispose();
    }

    /// <summary>
    /// Multiplies every splat and slice weight of point p by <paramref name="factor"/>[p]. With <c>factor = (K 1)^(-1/2)</c> the filter becomes
    /// the symmetrically normalised kernel D^(-1/2) K D^(-1/2) at no cost per use.
    /// </summary>
    internal void ScalePoints(ReadOnlySpan<float> factor)
    {
        Span<float> weight = _weight.Span;
        for (int i = 0; i < weight.Length; i++)
            weight[i] *= factor[i / _corners];
        Span<float> memberWeight = _memberWeight.Span;
        ReadOnlySpan<int> member = _member.Span;
        for (int i = 0; i < memberWeight.Length; i++)
            memberWeight[i] *= factor[member[i]];
    }

    /// <summary>Splats one block of lanes and blurs it; the result lies in <see cref="LatticeScratch.Current"/>.</summary>
    internal void SplatAndBlur<T>(float[] block, LatticeScratch scratch)
        where T : struct, ILanes<T>
    {
        float[] target = scratch.Current;
        Workers.Run(Vertices, _threads, (from, to) => Splat<T>(block, target, from, to));
        ClearMissing<T>(target);
        for (int axis = 0; axis < _corners; axis++)
        {
            (float[] source, float[] blurred) = (scratch.Current, scratch.Other);
            int along = axis;
            Workers.Run(Vertices, _threads, (from, to) => Blur<T>(source, blurred, along, from, to));
            ClearMissing<T>(blurred);
            scratch.Swap();
        }
    }

    /// <summary>target += factor * gain * slice, for a range of points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void SliceAdd<T>(float[] lattice, float factor, float[] target, int from, int to)
        where T : struct, ILanes<T>
    {
        ref float source = ref MemoryMarshal.GetArrayDataReference(lattice);
        ref float into = ref MemoryMarshal.GetArrayDataReference(target);
        ref int vertex = ref MemoryMarshal.GetArrayDataReference(_vertex.Array);
        ref float weight = ref MemoryMarshal.GetArrayDataReference(_weight.Array);
        int corners = _corners;
        float gain = factor * Gain;
        for (int p = from; p < to; p++)
        {
            T sum = default;
            int at = p * corners;
            for (int k = 0; k < corners; k++)
                sum = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref source, Unsafe.Add(ref vertex, at + k) * T.Count)), Unsafe.Add(ref weight, at + k), sum);
            ref float own = ref Unsafe.Add(ref into, p * T.Count);
            T.Store(T.MultiplyAdd(sum, gain, T.Load(ref own)), ref own);
        }
    }

    private void FilterBlock<T>(float[] block, LatticeScratch scratch)
        where T : struct, ILanes<T>
    {
        SplatAndBlur<T>(block, scratch);
        block.AsSpan(0, Points * T.Count).Clear();
        float[] lattice = scratch.Current;
        Workers.Run(Points, _threads, (from, to) => SliceAdd<T>(lattice, 1, block, from, to));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Splat<T>(float[] block, float[] lattice, int from, int to)
        where T : struct, ILanes<T>
    {
        ref float source = ref MemoryMarshal.GetArrayDataReference(block);
        ref float into = ref MemoryMarshal.GetArrayDataReference(lattice);
        ref int start = ref MemoryMarshal.GetArrayDataReference(_start.Array);
        ref int member = ref MemoryMarshal.GetArrayDataReference(_member.Array);
        ref float weight = ref MemoryMarshal.GetArrayDataReference(_memberWeight.Array);
        for (int v = from; v < to; v++)
        {
            T sum = default;
            int end = Unsafe.Add(ref start, v + 1);
            for (int i = Unsafe.Add(ref start, v); i < end; i++)
                sum = T.MultiplyAdd(T.Load(ref Unsafe.Add(ref source, Unsafe.Add(ref member, i) * T.Count)), Unsafe.Add(ref weight, i), sum);
            T.Store(sum, ref Unsafe.Add(ref into, v * T.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Blur<T>(float[] lattice, float[] blurred, int axis, int from, int to)
        where T : struct, ILanes<T>
    {
        const float Half = 0.5f;
        ref float source = ref MemoryMarshal.GetArrayDataReference(lattice);
        ref float into = ref MemoryMarshal.GetArrayDataReference(blurred);
        ref int neighbours = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_neighbours.Array), axis * Vertices * 2);
        for (int v = from; v < to; v++)
        {
            T before = T.Load(ref Unsafe.Add(ref source, Unsafe.Add(ref neighbours, v * 2) * T.Count));
            T after = T.Load(ref Unsafe.Add(ref source, Unsafe.Add(ref neighbours, (v * 2) + 1) * T.Count));
            T own = T.Load(ref Unsafe.Add(ref source, v * T.Count));
            T.Store(T.MultiplyAdd(T.Add(before, after), Half, own), ref Unsafe.Add(ref into, v * T.Count));
        }
    }

    /// <summary>The entry after the last vertex stands for every vertex that is not occupied: it reads as zero.</summary>
    private void ClearMissing<T>(float[] lattice)
        where T : struct, ILanes<T> => lattice.AsSpan(Vertices * T.Count, T.Count).Clear();

    private VertexTable Embed(ReadOnlySpan<float> features, LatticeKeys keys)
    {
        Span<float> floats = stackalloc float[(2 * Dimensions) + 3];
        Span<int> integers = stackalloc int[(2 * Dimensions) + 2];
        var embedding = new LatticeEmbedding(LatticeEmbedding.Scale(Dimensions), keys, floats, integers);
        Span<ulong> corner = stackalloc ulong[_corners];
        Span<ulong> lastKey = stackalloc ulong[_corners];
        Span<int> lastVertex = stackalloc int[_corners];
        lastKey.Clear();
        var table = new VertexTable();
        Span<int> vertex = _vertex.Span;
        Span<float> weight = _weight.Span;
        for (int p = 0; p < Points; p++)
        {
            embedding.Embed(features.Slice(p * Dimensions, Dimensions), corner, weight.Slice(p * _corners, _corners));
            for (int k = 0; k < corner.Length; k++)
            {
                // Neighbouring pixels mostly share their simplex.
                if (corner[k] != lastKey[k])
                    (lastKey[k], lastVertex[k]) = (corner[k], table.FindOrAdd(corner[k]));
                vertex[(p * _corners) + k] = lastVertex[k];
            }
        }

        return table;
    }

    private LatticeKeys KeysFor(ReadOnlySpan<float> features, ReadOnlySpan<float> scale)
    {
        int d = Dimensions;
        Span<float> least = stackalloc float[d];
        Span<float> most = stackalloc float[d];
        least.Fill(float.PositiveInfinity);
        most.Fill(float.NegativeInfinity);
        for (int i = 0; i < features.Length; i += d)
        {
            for (int k = 0; k < d; k++)
            {
                least[k] = MathF.Min(least[k], features[i + k]);
                most[k] = MathF.Max(most[k], features[i + k]);
            }
        }

        // The lifted coordinate i is the sum of the later scaled features minus i times the one before.
        Span<float> lowest = stackalloc float[d + 1];
        Span<float> highest = stackalloc float[d + 1];
        (float low, float high) = (0, 0);
        for (int i = d; i >= 0; i--)
        {
            (float own, float ownMost) = i > 0 ? (least[i - 1] * scale[i - 1], most[i - 1] * scale[i - 1]) : (0, 0);
            (lowest[i], highest[i]) = (low - (i * ownMost), high - (i * own));
            (low, high) = (low + own, high + ownMost);
            if (!float.IsFinite(lowest[i]) || !float.IsFinite(highest[i]))
                throw new ArgumentException("features holds values that are not finite.", nameof(features));
        }

        return new LatticeKeys(lowest, highest);
    }

    /// <summary>Turns "corners of a point" into "points of a vertex" (a counting sort).</summary>
    private void IndexMembers()
    {
        ReadOnlySpan<int> vertex = _vertex.Span;
        ReadOnlySpan<float> weight = _weight.Span;
        Span<int> start = _start.Span;
        foreach (int v in vertex)
            start[v + 1]++;
        for (int v = 0; v < Vertices; v++)
            start[v + 1] += start[v];
        using var next = new PooledBuffer<int>(Vertices);
        start[..Vertices].CopyTo(next.Span);
        Span<int> cursor = next.Span;
        Span<int> member = _member.Span;
        Span<float> memberWeight = _memberWeight.Span;
        int corners = _corners;
        for (int p = 0, i = 0; p < Points; p++)
        {
            for (int k = 0; k < corners; k++, i++)
            {
                int at = cursor[vertex[i]]++;
                member[at] = p;
                memberWeight[at] = weight[i];
            }
        }
    }

    /// <summary>
    /// Numbers the vertices by their keys. A step along an axis adds one number to all of them, so the neighbours of successive vertices are
    /// successive too, and the blur reads three streams in place of random memory.
    /// </summary>
    private void SortVertices(VertexTable table, int bits)
    {
        using var old = new PooledBuffer<int>(Vertices);
        using var number = new PooledBuffer<int>(Vertices);
        for (int v = 0; v < Vertices; v++)
            old.Span[v] = v;
        RadixSort.Sort(table.Keys, old.Span, bits);
        for (int v = 0; v < Vertices; v++)
            number.Span[old.Span[v]] = v;
        ReadOnlySpan<int> numbers = number.Span;
        foreach (ref int vertex in _vertex.Span)
            vertex = numbers[vertex];
    }

    /// <summary>Merges the sorted keys with themselves, moved one step, for every axis.</summary>
    private void LinkNeighbours(ulong[] keys, ulong[] steps)
    {
        int[] neighbours = _neighbours.Array;
        Parallel.For(0, _corners, new ParallelOptions { MaxDegreeOfParallelism = _threads }, axis =>
        {
            Span<int> own = neighbours.AsSpan(axis * keys.Length * 2, keys.Length * 2);
            own.Fill(keys.Length);
            for (int v = 0, after = 0; v < keys.Length; v++)
            {
                ulong wanted = keys[v] + steps[axis];
                while (after < keys.Length && keys[after] < wanted)
                    after++;
                if (after == keys.Length || keys[after] != wanted)
                    continue;

                // Who is after me has me before it.
                own[(v * 2) + 1] = after;
                own[after * 2] = v;
            }
        });
    }
}
