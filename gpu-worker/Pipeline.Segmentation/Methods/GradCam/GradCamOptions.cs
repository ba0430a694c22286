using Pipeline.Segmentation.Methods.Cam;

namespace Pipeline.Segmentation.Methods.GradCam;

/// <summary>Learning from image tags through a classifier that pools first and decides then.</summary>
public sealed record GradCamOptions
{
    /// <summary>Training, seeds and segmenter; its pooling share is that of the features, and there are no maps for its absent-class factor.</summary>
    public CamOptions Cam { get; init; } = new();

    /// <summary>Width of the classifier's hidden layer.</summary>
    public int Hidden { get; init; } = 256;
}
