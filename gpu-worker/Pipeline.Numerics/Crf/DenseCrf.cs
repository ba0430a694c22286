namespace Pipeline.Numerics;

/// <summary>One-off inference; keep a <see cref="DenseCrfModel"/> where several unaries share an image.</summary>
public static class DenseCrf
{
    /// <summary>Mean-field marginals of the dense CRF.</summary>
    /// <param name="rgb">[height, width, 3], 8-bit.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="unary">[labels, height, width] energies, usually -log p; finite.</param>
    /// <param name="labels">At least 1. Leave absent classes out: time is proportional to it.</param>
    /// <param name="options">Kernels and iterations.</param>
    /// <param name="q">[labels, height, width], receives probabilities that sum to one over labels.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; the result does not depend on it.</param>
    public static void Infer(
        ReadOnlySpan<byte> rgb,
        int width,
        int height,
        ReadOnlySpan<float> unary,
        int labels,
        in DenseCrfOptions options,
        Span<float> q,
        int maxDegreeOfParallelism = 1)
    {
        using var model = new DenseCrfModel(rgb, width, height, options, maxDegreeOfParallelism);
        model.Infer(unary, labels, q);
    }
}
