using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Logic;

/// <summary>Learning from boxes and marks by logic constraints. Each family is divided by its count; weight 0 leaves it out.</summary>
public sealed record LogicOptions
{
    public double OutsideWeight { get; init; } = 1;
    public double TightnessWeight { get; init; } = 1;
    public double IsolatedWeight { get; init; } = 0.1;
    public double HoleWeight { get; init; } = 0.1;
    public double BorderWeight { get; init; } = 0.1;

    /// <summary>Superpixels of the border constraint, by image area: one each so many pixels.</summary>
    public int SuperpixelArea { get; init; } = 150;

    /// <summary>Seeds in boxes without a mark; the marks themselves are the scribble constraint, with weight 1.</summary>
    public BoxOptions Seeds { get; init; } = new();
    public SegmenterFitOptions Segmenter { get; init; } = new() { ProbeOnly = false, AllowedWeight = 0, SeedSteps = 220, RoundSteps = 160 };
}
