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
public sealed class PermutohedralLattice : ICrfKernel
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
        ulong[] vertices = Number(Embed(features, keys), keys.Bits);
        Vertices = vertices.Length;
        _start = new(Vertices + 1, clear: true);
        _neighbours = new(_corners * Vertices * 2);
        IndexMembers();
        LinkNeighbours(vertices, keys.Steps);
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
        using var blurred = new PooledBuffer<float>(Room(lanes));
        using var spare = new PooledBuffer<float>(Room(lanes));
        for (int first = 0; first < channels; first += lanes)
        {
            int used = Math.Min(lanes, channels - first);
            block.Span.Clear();
            for (int p = 0; p < Points; p++)
                values.Slice((p * channels) + first, used).CopyTo(block.Span[(p * lanes)..]);
            if (lanes == Lanes8.Count)
                FilterBlock<Lanes8>(block.Array, blurred.Array, spare.Array);
            else if (lanes == Lanes4.Count)
                FilterBlock<Lanes4>(block.Array, blurred.Array, spare.Array);
            else
                FilterBlock<Lane1>(block.Array, blurred.Array, spare.Array);
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
        for (int p = 0; p < factor.Length; p++)
        {
            foreach (ref float corner in weight.Slice(p * _corners, _corners))
                corner *= factor[p];
        }

        Span<float> memberWeight = _memberWeight.Span;
        ReadOnlySpan<int> member = _member.Span;
        for (int i = 0; i < memberWeight.Length; i++)
            memberWeight[i] *= factor[member[i]];
    }

    /// <summary>One vertex more than there are: it stands for all that are not occupied.</summary>
    int ICrfKernel.Room(int lanes) => Room(lanes);

    void ICrfKernel.Spread<T>(float[] block, float[] message, float[] spare) => SplatAndBlur<T>(block, message, spare);

    void ICrfKernel.Collect<T>(float[] message, float factor, float[] target, int from, int to) => SliceAdd<T>(message, factor, target, from, to);

    internal int Room(int lanes) => (Vertices + 1) * lanes;

    /// <summary>Splats one block of lanes and blurs it.</summary>
    /// <param name="block">[points, lanes].</param>
    /// <param name="blurred">Receives the values of the vertices; <see cref="Room"/> floats at least.</param>
    /// <param name="spare">Scratch of the same size.</param>
    internal void SplatAndBlur<T>(float[] block, float[] blurred, float[] spare)
        where T : struct, ILanes<T>
    {
        (float[] source, float[] target) = _corners % 2 == 0 ? (blurred, spare) : (spare, blurred);
        ClearMissing<T>(source);
        ClearMissing<T>(target);
        float[] splatted = source;
        Workers.Run(Vertices, _threads, (from, to) => Splat<T>(block, splatted, from, to));
        for (int axis = 0; axis < _corners; axis++)
        {
            (float[] before, float[] after, int along) = (source, target, axis);
            Workers.Run(Vertices, _threads, (from, to) => Blur<T>(before, after, along, from, to));
            (source, target) = (target, source);
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

    private void FilterBlock<T>(float[] block, float[] blurred, float[] spare)
        where T : struct, ILanes<T>
    {
        SplatAndBlur<T>(block, blurred, spare);
        block.AsSpan(0, Points * T.Count).Clear();
        Workers.Run(Points, _threads, (from, to) => SliceAdd<T>(blurred, 1, block, from, to));
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

    /// <summary>Embeds the points; every thread numbers the vertices of its range in a table of its own.</summary>
    private List<(int From, int To, VertexTable Table)> Embed(ReadOnlySpan<float> features, LatticeKeys keys)
    {
        var parts = new List<(int From, int To, VertexTable Table)>();
        Workers.Run(features, Points, _threads, (all, from, to) =>
        {
            VertexTable table = Embed(all, keys, from, to);
            lock (parts)
                parts.Add((from, to, table));
        });
        return parts;
    }

    private VertexTable Embed(ReadOnlySpan<float> features, LatticeKeys keys, int from, int to)
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
        for (int p = from; p < to; p++)
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

    /// <summary>
    /// Numbers all vertices by their keys, whoever found them. A step along an axis adds one number to every key, so the neighbours of successive
    /// vertices are successive too, and the blur reads three streams in place of random memory.
    /// </summary>
    /// <returns>The keys, sorted.</returns>
    private ulong[] Number(List<(int From, int To, VertexTable Table)> parts, int bits)
    {
        int found = parts.Sum(part => part.Table.Count);
        using var keys = new PooledBuffer<ulong>(found);
        using var finder = new PooledBuffer<int>(found);
        using var number = new PooledBuffer<int>(found);
        int first = 0;
        foreach ((_, _, VertexTable table) in parts)
        {
            table.Keys.CopyTo(keys.Span[first..]);
            first += table.Count;
        }

        for (int i = 0; i < found; i++)
            finder.Span[i] = i;
        RadixSort.Sort(keys.Span, finder.Span, bits);
        int count = 0;
        for (int i = 0; i < found; i++)
        {
            if (i == 0 || keys.Span[i] != keys.Span[count - 1])
                keys.Span[count++] = keys.Span[i];
            number.Span[finder.Span[i]] = count - 1;
        }

        first = 0;
        foreach ((int from, int to, VertexTable table) in parts)
        {
            int[] numbers = number.Array;
            int own = first;
            Workers.Run((to - from) * _corners, _threads, (start, end) =>
            {
                foreach (ref int vertex in _vertex.Span[((from * _corners) + start)..((from * _corners) + end)])
                    vertex = numbers[own + vertex];
            });
            first += table.Count;
        }

        return keys.Span[..count].ToArray();
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

    /// <summary>Turns "corners of a point" into "points of a vertex" (a counting sort); every thread sorts in the points of its range of vertices.</summary>
    private void IndexMembers()
    {
        Span<int> start = _start.Span;
        foreach (int v in _vertex.Span)
            start[v + 1]++;
        for (int v = 0; v < Vertices; v++)
            start[v + 1] += start[v];
        using var next = new PooledBuffer<int>(Vertices);
        start[..Vertices].CopyTo(next.Span);
        int[] cursor = next.Array;
        Workers.Run(Vertices, _threads, (from, to) =>
        {
            ReadOnlySpan<int> vertex = _vertex.Span;
            ReadOnlySpan<float> weight = _weight.Span;
            Span<int> member = _member.Span;
            Span<float> memberWeight = _memberWeight.Span;
            int corners = _corners;
            for (int p = 0, i = 0; p < Points; p++)
            {
                for (int k = 0; k < corners; k++, i++)
                {
                    if (vertex[i] < from || vertex[i] >= to)
                        continue;
                    int at = cursor[vertex[i]]++;
                    (member[at], memberWeight[at]) = (p, weight[i]);
                }
            }
        });
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
