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
    public double WeightDecay { get; init; } = 0.4;

    /// <summary>Factor of the cross-entropy on seeded cells against the candidate sets of the others.</summary>
    public double SeedWeight { get; init; } = 1;

    /// <summary>
    /// Share of the objects' seeds in that cross-entropy, 0 to 1, the rest is the background's; null lets every cell count alike. Only for sets with
    /// a background.
    /// </summary>
    public double? ObjectShare { get; init; }

    /// <summary>Views it scores in. It learns at the picture's own size; a larger view has finer cells and sees small things better.</summary>
    public ScoringOptions Scoring { get; init; } = new() { Scales = [1, 1.5] };

    /// <summary>Cells kept over all images; larger sets give a random share of each image. A million takes 2 GB at 512 channels.</summary>
    public int MaxCells { get; init; } = 250_000;
}
