using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.AffinityNet;

/// <summary>Learning from image tags with AffinityNet (Ahn and Kwak, 2018); values not explained otherwise are the paper's.</summary>
public sealed record AffinityNetOptions
{
    /// <summary>The classifier, and the segmenter at the end.</summary>
    public CamOptions Cam { get; init; } = new();

    /// <summary>α of the two background maps that make the labels, and of the one that walks (there the paper has 16).</summary>
    public double LowAlpha { get; init; } = 4;
    public double HighAlpha { get; init; } = 32;
    public double WalkAlpha { get; init; } = 8;
    public CrfOptions LabelCrf { get; init; } = CrfOptions.Psa;

    /// <summary>Without a background class: by how much a class must lead before the CRF to be a label, 0 to 1. Ours.</summary>
    public double LabelMargin { get; init; } = 0.3;

    /// <summary>Cells of stride 8: pairs nearer than this have an affinity.</summary>
    public int Radius { get; init; } = 5;

    /// <summary>Exponent of the affinities in the walk, and its length; the paper has 8 and 256, which on affinities learned in minutes goes too far.</summary>
    public double Beta { get; init; } = 16;
    public int WalkSteps { get; init; } = 64;

    /// <summary>Training steps for up to 64 images; larger sets get more, ∝ √images. Ours.</summary>
    public int Steps { get; init; } = 120;
    public int BatchSize { get; init; } = 8;

    /// <summary>Ours: the paper has momentum SGD at 0.1, for some ten thousand steps. In a hundred that does not learn.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;
    public double LearningRate { get; init; } = 2e-3;
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Side of the training crop in pixels, a multiple of 8. The paper has 448 for larger pictures.</summary>
    public int Crop { get; init; } = 160;

    /// <summary>Whether the backbone starts from the classifier's weights; otherwise from the published ones, where there are such.</summary>
    public bool BackboneOfClassifier { get; init; } = true;

    /// <summary>Factor on the backbone's learning rate; 0 leaves it as it is.</summary>
    public double BackboneFactor { get; init; }

    /// <summary>Whether the masks seed a segmenter, which then is the labeler.</summary>
    public bool TrainSegmenter { get; init; } = true;
}
