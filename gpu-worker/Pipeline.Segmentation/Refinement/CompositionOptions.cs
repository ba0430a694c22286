namespace Pipeline.Segmentation.Refinement;

/// <summary>How score maps become a mask.</summary>
public sealed record CompositionOptions
{
    /// <summary>A pixel whose best class leads the second by less than this becomes 255; 0 to 1.</summary>
    public double UnsureMargin { get; init; } = 0.1;

    public CrfOptions? Crf { get; init; } = new();
}
