using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Box;

/// <summary>Learning from boxes, with or without marks inside them.</summary>
public sealed record BoxOptions
{
    public int PointRadius { get; init; } = 2;

    /// <summary>A box without a mark is seeded where its colour model is at least this sure; 0.5 to 1.</summary>
    public double SeedConfidence { get; init; } = 0.8;

    /// <summary>Colour-model and CRF passes over an image's boxes.</summary>
    public int ColourPasses { get; init; } = 2;

    /// <summary>A box is not learned from while its mask's extent has less than this IoU with it; 0 to 1.</summary>
    public double MinBoxIou { get; init; } = 0.5;

    /// <summary>A filled box is mostly object: its cells get nine tenths of the probe's attention, the outside one.</summary>
    public SegmenterFitOptions Segmenter { get; init; } = new() { Probe = new() { ObjectShare = 0.9 }, AllowedWeight = 1, SeedSteps = 220, RoundSteps = 160 };
}
