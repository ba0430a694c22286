using Pipeline.Numerics.Refinement;
using Pipeline.Numerics.Walk;

namespace Pipeline.Numerics;

/// <summary>
/// Pixel-adaptive mask refinement (PAMR; Araslanov and Roth 2020, section 4.3): scores become means over dilated 3 x 3 neighbourhoods, weighted by
/// <c>softmax_j(-mean_c |I_ic - I_jc| / (width s_ic))</c> with s the standard deviation of the neighbourhood, pixel included.
/// Cheaper and shorter-sighted than the dense CRF.
/// </summary>
/// <remarks>Neighbours outside the picture are left out; the publication repeats the border instead. A single pixel keeps its score.</remarks>
public static class LocalRefinement
{
    private const int Channels = 3;

    /// <param name="rgb">[height, width, 3], 8-bit.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="options">Iterations, dilations, width of the kernel.</param>
    /// <param name="scores">[planes, height, width], finite; usually probabilities.</param>
    /// <param name="planes">At least 1.</param>
    /// <param name="result">[planes, height, width]; may be the memory of <paramref name="scores"/>. Stays within the range of each plane.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; the result does not depend on it.</param>
    public static void Run(
        ReadOnlySpan<byte> rgb,
        int width,
        int height,
        LocalRefinementOptions options,
        ReadOnlySpan<float> scores,
        int planes,
        Span<float> result,
        int maxDegreeOfParallelism = 1)
    {
        Check(rgb, width, height, options, scores, planes, result);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        using Stencil stencil = RefinementWeights.Create(rgb, width, height, Neighbours(options), options.Width, maxDegreeOfParallelism);
        stencil.Run(options.Iterations, scores, planes, result, maxDegreeOfParallelism);
    }

    /// <summary>The same pixel by pixel in double precision: what the vectorised form is measured against.</summary>
    internal static void RunPlain(
        ReadOnlySpan<byte> rgb, int width, int height, LocalRefinementOptions options, ReadOnlySpan<float> scores, int planes, Span<float> result)
    {
        Check(rgb, width, height, options, scores, planes, result);
        CellOffset[] neighbours = Neighbours(options);
        var weights = new double[width * height][];
        var from = new int[width * height][];
        for (int p = 0; p < weights.Length; p++)
        {
            from[p] = [.. neighbours.Select(n => (X: (p % width) + n.X, Y: (p / width) + n.Y))
                .Where(n => n.X >= 0 && n.Y >= 0 && n.X < width && n.Y < height).Select(n => (n.Y * width) + n.X)];
            weights[p] = PlainWeights(rgb, p, from[p], options.Width);
        }

        for (int plane = 0; plane < planes; plane++)
        {
            double[] own = [.. scores.Slice(plane * weights.Length, weights.Length).ToArray().Select(value => (double)value)];
            var next = new double[own.Length];
            for (int iteration = 0; iteration < options.Iterations; iteration++)
            {
                for (int p = 0; p < own.Length; p++)
                {
                    next[p] = from[p].Length == 0 ? own[p] : 0;
                    for (int n = 0; n < from[p].Length; n++)
                        next[p] += weights[p][n] * own[from[p][n]];
                }

                (own, next) = (next, own);
            }

            for (int p = 0; p < own.Length; p++)
                result[(plane * own.Length) + p] = (float)own[p];
        }
    }

    private static double[] PlainWeights(ReadOnlySpan<byte> rgb, int pixel, int[] neighbours, float width)
    {
        var kernel = new double[neighbours.Length];
        for (int c = 0; c < Channels; c++)
        {
            double own = rgb[(pixel * Channels) + c];
            double mean = own, squares = 0;
            foreach (int n in neighbours)
                mean += rgb[(n * Channels) + c];
            mean /= neighbours.Length + 1;
            foreach (int n in (int[])[pixel, .. neighbours])
                squares += Math.Pow(rgb[(n * Channels) + c] - mean, 2);
            double spread = Math.Sqrt(squares / (neighbours.Length + 1));
            for (int n = 0; n < neighbours.Length; n++)
                kernel[n] -= Math.Abs(own - rgb[(neighbours[n] * Channels) + c]) / ((width * spread) + RefinementWeights.Flat) / Channels;
        }

        double most = kernel.DefaultIfEmpty().Max(), total = kernel.Sum(k => Math.Exp(k - most));
        return [.. kernel.Select(k => Math.Exp(k - most) / total)];
    }

    private static CellOffset[] Neighbours(LocalRefinementOptions options) =>
        [.. options.Dilations.SelectMany(d => (CellOffset[])[new(-d, -d), new(0, -d), new(d, -d), new(-d, 0), new(d, 0), new(-d, d), new(0, d), new(d, d)])];

    private static void Check(
        ReadOnlySpan<byte> rgb, int width, int height, LocalRefinementOptions options, ReadOnlySpan<float> scores, int planes, Span<float> result)
    {
        Require.Size(width, height);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(planes, 1);
        Require.Length(rgb.Length, (long)width * height * Channels, "[height, width, 3]");
        Require.Length(scores.Length, (long)planes * width * height, "[planes, height, width]");
        Require.Length(result.Length, (long)planes * width * height, "[planes, height, width]");
    }
}
