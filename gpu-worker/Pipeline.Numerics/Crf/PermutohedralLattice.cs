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
public sealed partial class PermutohedralLattice : ICrfKernel
{
    /// <summary>A smooth picture has few vertices with many points each, so a share of the splat is judged by its points.</summary>
    private const int MinPointsPerThread = 2048;

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
        List<(int From, int To, VertexTable Table)> parts = Embed(features, keys);
        ulong[] vertices = Number(parts, keys.Bits);
        Vertices = vertices.Length;
        _start = new(Vertices + 1);
        _neighbours = new(_corners * Vertices * 2);
        IndexMembers([.. parts.Select(part => (part.From, part.To)).Order()]);
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
            int start = first;
            Workers.Run(values, Points, _threads, (all, from, to) =>
            {
                Span<float> own = block.Span[(from * lanes)..(to * lanes)];
                own.Clear();
                for (int p = from, at = 0; p < to; p++, at += lanes)
                    all.Slice((p * channels) + start, used).CopyTo(own[at..]);
            });
            if (lanes == Lanes8.Count)
                FilterBlock<Lanes8>(block.Array, blurred.Array, spare.Array);
            else if (lanes == Lanes4.Count)
                FilterBlock<Lanes4>(block.Array, blurred.Array, spare.Array);
            else
                FilterBlock<Lane1>(block.Array, blurred.Array, spare.Array);
            Workers.RunInto(result, Points, _threads, (all, from, to) =>
            {
                ReadOnlySpan<float> own = block.Span;
                for (int p = from; p < to; p++)
                    own.Slice(p * lanes, used).CopyTo(all[((p * channels) + start)..]);
            });
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
        Workers.Run(factor, Points, _threads, (factors, from, to) =>
        {
            Span<float> weight = _weight.Span;
            for (int p = from; p < to; p++)
            {
                foreach (ref float corner in weight.Slice(p * _corners, _corners))
                    corner *= factors[p];
            }
        });
        Workers.Run(factor, _member.Length, _threads, (factors, from, to) =>
        {
            Span<float> memberWeight = _memberWeight.Span;
            ReadOnlySpan<int> member = _member.Span;
            for (int i = from; i < to; i++)
                memberWeight[i] *= factors[member[i]];
        });
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
        int verticesPerThread = (int)Math.Min(Vertices, 1 + ((long)Vertices * MinPointsPerThread / Points));
        Workers.Run(Vertices, _threads, (from, to) => Splat<T>(block, splatted, from, to), verticesPerThread);
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
}
