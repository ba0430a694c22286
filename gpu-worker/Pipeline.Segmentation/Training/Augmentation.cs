namespace Pipeline.Segmentation.Training;

/// <summary>Random changes of a training crop.</summary>
public sealed record Augmentation
{
    /// <summary>Side of the square crop in pixels.</summary>
    public int Crop { get; init; } = 224;

    /// <summary>Zoom is drawn between these, log-uniformly; above 1 enlarges.</summary>
    public double MinScale { get; init; } = 0.75;
    public double MaxScale { get; init; } = 1.5;

    /// <summary>Rotation is drawn between −this and +this, degrees.</summary>
    public double Rotation { get; init; }
    public bool Flip { get; init; } = true;

    /// <summary>Contrast factor 1 ± this and brightness ± half of this, of the range of a channel.</summary>
    public double Colour { get; init; } = 0.15;
}
