namespace Pipeline.Segmentation.Refinement;

/// <summary>How score maps become a mask.</summary>
public sealed record CompositionOptions
{
    /// <summary>A pixel whose best class leads the second by less than this becomes 255; 0 to 1.</summary>
    public double UnsureMargin { get; init; } = 0.1;

    /// <summary>
    /// In sets without a background: how much the scores of classes that the labels do not name speak for "none of those they name", against the scores
    /// of these, 0 to 1. On 100 photographs 0.3 took three quarters of what has no name out of masks from boxes with scribbles, and 1.7 % of the rest.
    /// </summary>
    public double NamelessWeight { get; init; } = 0.3;

    public CrfOptions? Crf { get; init; } = new();

    /// <summary>
    /// Exponent of how well a pixel's colour fits those that each class has in the image (<see cref="ImageColours"/>), 0 to 1; 0 leaves colours to the
    /// CRF's kernel alone, and so does an image without CRF.
    /// </summary>
    public double ColourWeight { get; init; } = 0.5;

    /// <summary>
    /// The same for images whose objects are all boxed and not marked, in sets with a background: exponent of how well a pixel's colour fits the box's object against what
    /// lies around the box (<see cref="BoxColours"/>), 0 to 4; 0 takes <see cref="ColourWeight"/> there too.
    /// </summary>
    public double BoxColourWeight { get; init; } = 2;
}
