namespace Pipeline.Numerics;

/// <summary>How <see cref="LocalRefinement"/> averages; the defaults are those of Araslanov and Roth 2020, section 4.3.</summary>
public sealed record LocalRefinementOptions
{
    /// <summary>Rounds of averaging, at least 0.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Distances in pixels of the eight neighbours, 1–64, one ring each.</summary>
    public IReadOnlyList<int> Dilations { get; init; } = [1, 2, 4, 8, 12, 24];

    /// <summary>Width of the kernel as a share of the local standard deviation of colour, above 0; less follows edges more strictly.</summary>
    public float Width { get; init; } = 0.1f;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Iterations);
        Require.Positive(Width);
        if (Dilations.Count == 0 || Dilations.Any(dilation => dilation is < 1 or > 64))
            throw new ArgumentException($"Dilations are [{string.Join(", ", Dilations)}]; at least one is needed, each 1 to 64.", nameof(Dilations));
    }
}
