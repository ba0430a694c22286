namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>How the linear probe on published features learns.</summary>
public sealed record ProbeOptions
{
    /// <summary>Passes over the images' cells.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Images a step.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>Falls linearly to 0.</summary>
    public double LearningRate { get; init; } = 2e-3;
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Factor of the cross-entropy on seeded cells against the candidate sets of all cells.</summary>
    public double SeedWeight { get; init; } = 1;

    /// <summary>Cells kept over all images; larger sets give a random share of each image. A million takes 2 GB at 512 channels.</summary>
    public int MaxCells { get; init; } = 250_000;
}
