namespace Pipeline.Benchmarks.Numerics;

/// <summary>What another implementation takes for the same work on one core, as published or measured on a machine of this class (2-core AMD EPYC).</summary>
/// <param name="Name">Which implementation, and where the figure is from.</param>
/// <param name="Milliseconds">One core.</param>
internal sealed record Peer(string Name, double Milliseconds)
{
    /// <summary>Wanted share of the peer's time on one thread.</summary>
    public const double Aim = 0.5;

    private const string DenseCrfName = "densecrf (C++, as in pydensecrf 2723c7f), -O3, measured on a 2-core AMD EPYC";

    public static Peer DenseCrfPsa3 { get; } = new(DenseCrfName, 264);

    public static Peer DenseCrfPsa21 { get; } = new(DenseCrfName, 421);

    public static Peer DenseCrfIrn3 { get; } = new(DenseCrfName, 297);

    public static Peer DenseCrfIrn21 { get; } = new(DenseCrfName, 510);

    public static Peer DenseCrfDeepLab3 { get; } = new(DenseCrfName, 392);

    public static Peer DenseCrfDeepLab21 { get; } = new(DenseCrfName, 1007);

    public static Peer Slic { get; } = new("scikit-image slic, README of fast-slic, Ryzen 2600X", 216);

    public static Peer WalkStride8 { get; } = new("eight dense squarings in NumPy, measured on a 2-core AMD EPYC", 2155);

    public static Peer WalkStride4 { get; } = new("256 sparse products in SciPy, measured on a 2-core AMD EPYC", 584);
}
