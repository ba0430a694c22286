using Pipeline.Numerics;

namespace Pipeline.Segmentation.Refinement;

/// <summary>Dense CRF (Krähenbühl and Koltun, 2011); the defaults suit sharp pictures of 160 to 500 pixels.</summary>
public sealed record CrfOptions
{
    public int Iterations { get; init; } = 5;

    /// <summary>Smoothness kernel: pixels and strength.</summary>
    public double SmoothSigma { get; init; } = 3;
    public double SmoothWeight { get; init; } = 2;

    /// <summary>Appearance kernel: pixels, 8-bit colour units, and strength.</summary>
    public double PositionSigma { get; init; } = 40;
    public double ColourSigma { get; init; } = 25;
    public double AppearanceWeight { get; init; } = 5;

    /// <summary>AffinityNet's label step.</summary>
    public static CrfOptions Psa { get; } = From(DenseCrfOptions.Psa);

    /// <summary>IRNet's label step.</summary>
    public static CrfOptions Irn { get; } = From(DenseCrfOptions.Irn);

    private static CrfOptions From(DenseCrfOptions options) => new()
    {
        Iterations = options.Iterations,
        SmoothSigma = options.GaussianSigma,
        SmoothWeight = options.GaussianWeight,
        PositionSigma = options.BilateralSigma,
        ColourSigma = options.ColorSigma,
        AppearanceWeight = options.BilateralWeight,
    };

    internal DenseCrfOptions ToNumerics() => new(
        (float)SmoothSigma, (float)SmoothWeight, (float)PositionSigma, (float)ColourSigma, (float)AppearanceWeight, Iterations);
}
