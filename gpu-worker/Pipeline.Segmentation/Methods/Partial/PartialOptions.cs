using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Partial;

/// <summary>Learning from points and scribbles.</summary>
public sealed record PartialOptions
{
    /// <summary>A point stands for a disc of this radius, a scribble for its own width.</summary>
    public int PointRadius { get; init; } = 2;
    public SegmenterFitOptions Segmenter { get; init; } = new() { SeedSteps = 160, RoundSteps = 120 };
}
