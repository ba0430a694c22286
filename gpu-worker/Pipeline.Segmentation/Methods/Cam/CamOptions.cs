using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>Learning from image tags.</summary>
public sealed record CamOptions
{
    /// <summary>Steps of the classifier for up to 64 images; larger sets get more, ∝ √images.</summary>
    public int ClassifierSteps { get; init; } = 300;
    public double LearningRate { get; init; } = 3e-3;
    public int BatchSize { get; init; } = 8;

    /// <summary>
    /// Side of the classifier's training crop in pixels, and its zoom. Showing it whole small pictures instead lowers the loss and
    /// worsens the maps: it learns the few pictures by heart, and the stride gets coarse against the objects.
    /// </summary>
    public int Crop { get; init; } = 160;
    public double MinScale { get; init; } = 0.8;
    public double MaxScale { get; init; } = 1.4;

    /// <summary>
    /// Share of the positions, best first, whose mean is a class's score. 1 is global average pooling (the CAM paper); less
    /// finds small objects sooner (WILDCAT's k⁺).
    /// </summary>
    public double TopShare { get; init; } = 0.2;

    /// <summary>Factor on the mean response of absent classes, which cleans the maps where pooling looks at few positions.</summary>
    public double AbsentWeight { get; init; } = 0.5;

    /// <summary>α of the background score (1 − max CAM)^α: more leaves more to the classes.</summary>
    public double BackgroundAlpha { get; init; } = 8;

    /// <summary>After the CRF, pixels whose best class leads by less than this seed nothing.</summary>
    public double SeedMargin { get; init; } = 0.3;

    /// <summary>The classifier's backbone is this network's.</summary>
    public SegmenterFitOptions Segmenter { get; init; } = new() { SeedSteps = 120, RoundSteps = 100 };
}
