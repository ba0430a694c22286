using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Candidates;

/// <summary>Learning from what each label leaves possible.</summary>
public sealed record CandidatesOptions
{
    /// <summary>A point stands for a disc of this radius, a scribble for its own width.</summary>
    public int PointRadius { get; init; } = 2;
    public SegmenterFitOptions Segmenter { get; init; } = new();
}
