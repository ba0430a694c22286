namespace Pipeline.Numerics;

/// <summary>How <see cref="ColourModels"/> fits.</summary>
/// <param name="Components">Gaussians a side; GrabCut uses 5.</param>
/// <param name="Rounds">Fit-and-reassign rounds, at least 1.</param>
/// <param name="Ring">Width of the background ring, as a share of the box's sides.</param>
/// <param name="Trust">Factor on the log-likelihood ratio; below 1 because neighbouring pixels are no independent witnesses.</param>
/// <param name="Seed">Of the mixtures' starts.</param>
public readonly record struct ColourModelOptions(int Components, int Rounds, float Ring, float Trust, int Seed)
{
    public static ColourModelOptions Default => new(5, 3, 0.35f, 0.5f, 0);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Components, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 1);
        Require.Positive(Ring);
        Require.Positive(Trust);
    }
}
