namespace Pipeline.Numerics;

/// <summary>Kernels and steps of the dense CRF (Krähenbühl and Koltun 2011) with a Potts model.</summary>
/// <param name="GaussianSigma">Standard deviation of the smoothness kernel, pixels.</param>
/// <param name="GaussianWeight">Its weight; 0 leaves it out.</param>
/// <param name="BilateralSigma">Standard deviation of the appearance kernel in space, pixels.</param>
/// <param name="ColorSigma">Likewise in colour, steps of 0–255.</param>
/// <param name="BilateralWeight">Its weight; 0 leaves it out.</param>
/// <param name="Iterations">Mean-field updates.</param>
public readonly record struct DenseCrfOptions(
    float GaussianSigma,
    float GaussianWeight,
    float BilateralSigma,
    float ColorSigma,
    float BilateralWeight,
    int Iterations)
{
    /// <summary>AffinityNet's label step: broad in colour, cheap.</summary>
    public static DenseCrfOptions Psa => new(3, 3, 80, 13, 10, 10);

    /// <summary>IRNet's label step.</summary>
    public static DenseCrfOptions Irn => new(3, 3, 50, 5, 10, 10);

    /// <summary>DeepLab's post-processing: narrow in colour, many lattice points.</summary>
    public static DenseCrfOptions DeepLab => new(1, 3, 67, 3, 4, 10);

    /// <summary>The same kernels for an image shrunk by <paramref name="factor"/>: spatial widths are divided by it.</summary>
    public DenseCrfOptions Scaled(float factor)
    {
        Require.Positive(factor);
        return this with { GaussianSigma = GaussianSigma / factor, BilateralSigma = BilateralSigma / factor };
    }

    internal void Check()
    {
        Require.Positive(GaussianSigma);
        Require.Positive(BilateralSigma);
        Require.Positive(ColorSigma);
        if (!(GaussianWeight >= 0) || !(BilateralWeight >= 0) || !float.IsFinite(GaussianWeight + BilateralWeight))
            throw new ArgumentOutOfRangeException(nameof(GaussianWeight), $"Kernel weights are {GaussianWeight} and {BilateralWeight}; both must be finite and at least 0.");
        ArgumentOutOfRangeException.ThrowIfNegative(Iterations);
    }
}
