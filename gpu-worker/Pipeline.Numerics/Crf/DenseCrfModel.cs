using Pipeline.Numerics.Crf;

namespace Pipeline.Numerics;

/// <summary>
/// The kernels of a dense CRF for one image, reusable for any number of unaries: permutohedral lattices, and a narrow
/// smoothness kernel summed directly. Each is normalised symmetrically,
/// D^(-1/2) K D^(-1/2) with D = K 1; a pixel's message to itself is not removed (as in the published implementation).
/// </summary>
/// <remarks>Not thread-safe. Labels are handled in blocks of eight or four lanes.</remarks>
public sealed class DenseCrfModel : IDisposable
{
    private const int ColorChannels = 3;
    private const int BilateralDimensions = 5;

    /// <summary>Pixels: a lattice for a narrower kernel has a point for every pixel, and summing over so few neighbours is cheaper.</summary>
    private const float DirectBelowSigma = 2;

    /// <summary>Keeps a kernel sum of zero from becoming infinite; far below any real one, which includes the pixel itself.</summary>
    private const float NormEpsilon = 1e-20f;

    private readonly DenseCrfOptions _options;
    private readonly int _pixels;
    private readonly int _threads;
    private readonly List<(ICrfKernel Kernel, float Weight)> _kernels = [];

    /// <param name="rgb">[height, width, 3], 8-bit.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="options">Kernels and iterations.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most.</param>
    public DenseCrfModel(ReadOnlySpan<byte> rgb, int width, int height, in DenseCrfOptions options, int maxDegreeOfParallelism = 1)
    {
        Require.Size(width, height);
        Require.Length(rgb.Length, (long)width * height * ColorChannels, "[height, width, 3]");
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        options.Check();
        (_options, _pixels, _threads) = (options, width * height, maxDegreeOfParallelism);
        if (options.GaussianWeight > 0)
            _kernels.Add((Gaussian(width, height, options.GaussianSigma), options.GaussianWeight));
        if (options.BilateralWeight > 0)
            _kernels.Add((Bilateral(rgb, width, height, options), options.BilateralWeight));
    }

    /// <summary>Occupied lattice points of the appearance kernel: what time and memory grow with.</summary>
    public int BilateralVertices => _kernels.Select(kernel => kernel.Kernel).OfType<PermutohedralLattice>().FirstOrDefault(lattice => lattice.Dimensions == BilateralDimensions)?.Vertices ?? 0;

    /// <inheritdoc cref="DenseCrf.Infer"/>
    public void Infer(ReadOnlySpan<float> unary, int labels, Span<float> q)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        Require.Length(unary.Length, (long)labels * _pixels, "[labels, height, width]");
        Require.Length(q.Length, (long)labels * _pixels, "[labels, height, width]");
        if (labels <= Lanes4.Count)
            Infer<Lanes4>(unary, labels, q);
        else
            Infer<Lanes8>(unary, labels, q);
    }

    /// <summary>The same program one label at a time: what the vectorised form is measured against.</summary>
    internal void InferScalar(ReadOnlySpan<float> unary, int labels, Span<float> q) => Infer<Lane1>(unary, labels, q);

    public void Dispose()
    {
        foreach ((ICrfKernel kernel, _) in _kernels)
            kernel.Dispose();
        _kernels.Clear();
    }

    private void Infer<T>(ReadOnlySpan<float> unary, int labels, Span<float> q)
        where T : struct, ILanes<T>
    {
        using var blocks = new LabelBlocks(_pixels, labels, T.Count, _threads);
        blocks.Read(unary);
        Workers.Run(_pixels, _threads, blocks.Softmax);
        using var spare = new PooledBuffer<float>(_kernels.Select(kernel => kernel.Kernel.Room(T.Count)).DefaultIfEmpty(1).Max());
        PooledBuffer<float>[][] messages = [.. _kernels.Select(kernel => RentAll(blocks.Count, kernel.Kernel.Room(T.Count)))];
        for (int iteration = 0; iteration < _options.Iterations && _kernels.Count > 0; iteration++)
        {
            for (int kernel = 0; kernel < _kernels.Count; kernel++)
            {
                for (int block = 0; block < blocks.Count; block++)
                    _kernels[kernel].Kernel.Spread<T>(blocks.Values(block), messages[kernel][block].Array, spare.Array);
            }

            Workers.Run(_pixels, _threads, (from, to) => Update<T>(blocks, messages, from, to));
        }

        blocks.Write(q);
        foreach (PooledBuffer<float> message in messages.SelectMany(buffers => buffers))
            message.Dispose();
    }

    private static PooledBuffer<float>[] RentAll(int count, int length) => [.. Enumerable.Range(0, count).Select(_ => new PooledBuffer<float>(length))];

    /// <summary>
    /// softmax of -U + sum over kernels of weight times the filtered probabilities, for a range of pixels: in pieces that stay in the cache from
    /// the energies to the new probabilities.
    /// </summary>
    private void Update<T>(LabelBlocks blocks, PooledBuffer<float>[][] messages, int from, int to)
        where T : struct, ILanes<T>
    {
        const int Piece = 256;
        for (int first = from; first < to; first += Piece)
        {
            int end = Math.Min(first + Piece, to);
            for (int block = 0; block < blocks.Count; block++)
            {
                blocks.StartLogits(block, first, end);
                for (int kernel = 0; kernel < _kernels.Count; kernel++)
                    _kernels[kernel].Kernel.Collect<T>(messages[kernel][block].Array, _kernels[kernel].Weight, blocks.Values(block), first, end);
            }

            blocks.Softmax(first, end);
        }
    }

    private ICrfKernel Gaussian(int width, int height, float sigma)
    {
        if (sigma < DirectBelowSigma)
            return new PositionKernel(width, height, sigma, _threads);
        using PooledBuffer<float> features = PositionFeatures(width, height, sigma);
        return Lattice(features.Span, 2);
    }

    private PermutohedralLattice Bilateral(ReadOnlySpan<byte> rgb, int width, int height, in DenseCrfOptions options)
    {
        using PooledBuffer<float> features = PositionColorFeatures(rgb, width, height, options.BilateralSigma, options.ColorSigma, _threads);
        return Lattice(features.Span, BilateralDimensions);
    }

    private PermutohedralLattice Lattice(ReadOnlySpan<float> features, int dimensions)
    {
        var lattice = new PermutohedralLattice(features, dimensions, _threads);
        using var norm = new PooledBuffer<float>(_pixels);
        norm.Span.Fill(1);
        lattice.Filter(norm.Span, 1, norm.Span);
        float[] norms = norm.Array;
        Workers.Run(_pixels, _threads, (from, to) =>
        {
            foreach (ref float value in norms.AsSpan(from..to))
                value = 1 / MathF.Sqrt(value + NormEpsilon);
        });
        lattice.ScalePoints(norm.Span);
        return lattice;
    }

    private static PooledBuffer<float> PositionFeatures(int width, int height, float sigma)
    {
        var features = new PooledBuffer<float>(width * height * 2);
        Span<float> span = features.Span;
        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i += 2)
                (span[i], span[i + 1]) = (x / sigma, y / sigma);
        }

        return features;
    }

    /// <summary>Position last, so that sorted vertices follow the picture and not the colours.</summary>
    private static PooledBuffer<float> PositionColorFeatures(ReadOnlySpan<byte> rgb, int width, int height, float sigma, float colorSigma, int threads)
    {
        var features = new PooledBuffer<float>(width * height * BilateralDimensions);
        Workers.Run(
            rgb,
            height,
            threads,
            (colors, top, bottom) =>
            {
                Span<float> span = features.Span;
                for (int y = top, p = top * width; y < bottom; y++)
                {
                    for (int x = 0; x < width; x++, p++)
                    {
                        (int i, int from) = (p * BilateralDimensions, p * ColorChannels);
                        (span[i], span[i + 1], span[i + 2]) = (colors[from] / colorSigma, colors[from + 1] / colorSigma, colors[from + 2] / colorSigma);
                        (span[i + 3], span[i + 4]) = (x / sigma, y / sigma);
                    }
                }
            },
            minPerThread: 16);
        return features;
    }
}
