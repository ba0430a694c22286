namespace Pipeline.Onnx.Export;

/// <summary>
/// Folds inference-time batch norm into the convolution before it (Jacob et al., "Quantization and Training of Neural
/// Networks", section 3.2): <c>w' = w · γ / √(σ² + ε)</c>, <c>b' = β + (b − μ) · γ / √(σ² + ε)</c>.
/// </summary>
public static class BatchNormFolding
{
    /// <param name="weight">[out, …] row-major: out = <paramref name="scale"/>'s length.</param>
    /// <param name="bias">[out], or empty for a convolution without bias.</param>
    /// <param name="scale">γ [out]</param>
    /// <param name="shift">β [out]</param>
    /// <param name="mean">Running mean μ [out].</param>
    /// <param name="variance">Running variance σ² [out], not negative.</param>
    /// <param name="epsilon">ε of the layer, at least 0; σ² + ε must be positive.</param>
    public static FoldedConv Fold(
        ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, double epsilon)
    {
        var outputs = scale.Length;
        if (outputs == 0 || weight.Length % outputs != 0)
            throw new ArgumentException($"The weight has {weight.Length} elements; a multiple of the {outputs} output channels is needed.", nameof(weight));
        RequireLength(bias.IsEmpty ? outputs : bias.Length, outputs, nameof(bias));
        RequireLength(shift.Length, outputs, nameof(shift));
        RequireLength(mean.Length, outputs, nameof(mean));
        RequireLength(variance.Length, outputs, nameof(variance));

        // In double: the quotient is rounded once, so folding adds no error that the parity gate could see.
        var foldedWeight = new float[weight.Length];
        var foldedBias = new float[outputs];
        var perOutput = weight.Length / outputs;
        for (var o = 0; o < outputs; o++)
        {
            var spread = variance[o] + epsilon;
            if (!(spread > 0))
                throw new ArgumentException($"variance[{o}] + epsilon is {spread}; it must be positive.", nameof(variance));
            var factor = scale[o] / Math.Sqrt(spread);
            for (var i = o * perOutput; i < (o + 1) * perOutput; i++)
                foldedWeight[i] = (float)(weight[i] * factor);
            foldedBias[o] = (float)(shift[o] + ((bias.IsEmpty ? 0.0 : bias[o]) - mean[o]) * factor);
        }
        return new FoldedConv(foldedWeight, foldedBias);
    }

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"{name} has {length} elements; one per output channel ({expected}) is needed.", name);
    }
}
