using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Mixed;

/// <summary>Learning from a set whose images carry different kinds of labels.</summary>
public sealed record MixedOptions
{
    public CamOptions Cam { get; init; } = new();
    public BoxOptions Box { get; init; } = new();
    public SegmenterFitOptions Segmenter { get; init; } = new();
}
