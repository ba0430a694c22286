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

    /// <summary>Factor of the term that each class of an image is somewhere in it, for images where nothing is seeded.</summary>
    public double PresenceWeight { get; init; } = 0.3;

    /// <summary>Share of an image's cells that this term looks at, the likeliest of each class; above 0 to 1.</summary>
    public double PresenceShare { get; init; } = 0.1;

    /// <summary>Whether it reads deep features too; null where there are tags alone.</summary>
    public bool? Deep { get; init; }

    /// <summary>
    /// Times it learns anew from its own masks, drawn to the edges of the picture by the CRF. Null: 2 with tags alone, else none.
    /// Boxes leave it less to find out than it would get wrong; with marks one round makes better masks (points 0.816 to 0.827 of mIoU) whose confidence says
    /// less, and the segmenter that learns from them is no better (0.603 to 0.597).
    /// </summary>
    public int? Rounds { get; init; }

    /// <summary>
    /// Share of the marked cells in the seeds' cross-entropy of those rounds, 0 to 1; null lets every cell count alike, and large classes drown
    /// small ones: points on street scenes gave 0.49 of mIoU without a round, 0.46 with one at 0.5, 0.50 at 0.8.
    /// </summary>
    public double? MarkShare { get; init; } = 0.8;

    /// <summary>Views it scores in. It learns at the picture's own size; a larger view has finer cells and sees small things better.</summary>
    public ScoringOptions Scoring { get; init; } = new() { Scales = [1, 1.5] };

    /// <summary>Cells kept over all images; larger sets give a random share of each image. A million takes 2 GB at 512 channels.</summary>
    public int MaxCells { get; init; } = 250_000;
}
