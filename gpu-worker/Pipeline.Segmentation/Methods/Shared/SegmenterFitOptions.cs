using Pipeline.Segmentation.Methods.Shared.Probe;
using Pipeline.Segmentation.Refinement;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>How a method trains its segmenter from seeds.</summary>
public sealed record SegmenterFitOptions
{
    /// <summary>Null takes <see cref="SegmenterRecipe.FineTune"/> where there are published weights, else <see cref="SegmenterRecipe.Scratch"/>.</summary>
    public SegmenterRecipe? Recipe { get; init; }

    /// <summary>Steps on the seeds, or on the probe's masks, for a set of <see cref="ReferenceImages"/> or fewer; larger sets get more, ∝ √images.</summary>
    public int SeedSteps { get; init; } = 150;

    /// <summary>Steps of each later round, which trains on the refined masks of the round before.</summary>
    public int RoundSteps { get; init; } = 120;
    public int Rounds { get; init; } = 1;
    public int BatchSize { get; init; } = 8;

    /// <summary>With published weights a linear probe turns the seeds into the first masks; null trains on the seeds alone.</summary>
    public ProbeOptions? Probe { get; init; } = new();

    /// <summary>
    /// Whether the probe's masks, where there is a probe, are the method's own; otherwise a segmenter starts from them. On 100 photographs with
    /// tags it took twenty times as long to gain 0.001 of mIoU.
    /// </summary>
    public bool ProbeOnly { get; init; } = true;

    /// <summary>Factors of the loss terms besides the partial cross-entropy; 0 leaves a term out.</summary>
    public double AllowedWeight { get; init; } = 0.3;
    public double PairWeight { get; init; } = 2;
    public double RoundPairWeight { get; init; } = 0.5;
    public double CrfLossWeight { get; init; }
    public double ProjectionWeight { get; init; }
    public double TreeWeight { get; init; }

    /// <summary>Margin below which a refined pixel is left out of the next round's target.</summary>
    public double TargetMargin { get; init; } = 0.2;
    public CrfOptions Crf { get; init; } = new();

    /// <summary>Views in which the finished segmenter scores.</summary>
    public ScoringOptions Scoring { get; init; } = new();

    public const int ReferenceImages = 64;

    internal SegmenterRecipe RecipeFor(FitContext context) =>
        Recipe ?? (context.Pretrained is null ? SegmenterRecipe.Scratch : SegmenterRecipe.FineTune);

    internal bool LabelsByProbe(FitContext context) => ProbeOnly && Probes(context);

    internal bool Probes(FitContext context) => Probe is not null && context.Pretrained is not null;

    internal int StepsFor(int steps, int images, double effort) =>
        Math.Max(2, (int)(steps * effort * Math.Max(1, Math.Sqrt((double)images / ReferenceImages))));
}
