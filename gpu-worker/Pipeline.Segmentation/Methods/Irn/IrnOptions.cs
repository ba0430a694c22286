using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>Learning from image tags with IRNet (Ahn et al., 2019); values not explained otherwise are the paper's.</summary>
public sealed record IrnOptions
{
    /// <summary>The classifier, and the segmenter at the end.</summary>
    public CamOptions Cam { get; init; } = new();

    /// <summary>Constant background maps that make the labels, and the trust in the best class before the CRF.</summary>
    public double ObjectThreshold { get; init; } = 0.3;
    public double BackgroundThreshold { get; init; } = 0.05;
    public double LabelTrust { get; init; } = 0.7;
    public CrfOptions LabelCrf { get; init; } = CrfOptions.Irn;

    /// <summary>Without a background class: by how much a class must lead before the CRF to be a label, 0 to 1. Ours.</summary>
    public double LabelMargin { get; init; } = 0.3;

    /// <summary>Cells of stride 4: pairs nearer than this are learned from.</summary>
    public int TrainRadius { get; init; } = 10;

    /// <summary>Likewise, of the walk.</summary>
    public int WalkRadius { get; init; } = 5;
    public double Beta { get; init; } = 10;

    /// <summary>The paper has 256, which on boundaries learned in minutes goes too far.</summary>
    public int WalkSteps { get; init; } = 32;

    /// <summary>α of a background (1 − max)^α that walks like the classes. Ours: the share that leaks over a weak boundary then leaks both ways.</summary>
    public double WalkAlpha { get; init; } = 8;

    /// <summary>Instead, a constant score of the background after the walk, where the highest score of the image is 1. The paper has 0.25.</summary>
    public double? WalkBackground { get; init; }

    /// <summary>Training steps for up to 64 images; larger sets get more, ∝ √images. Ours.</summary>
    public int Steps { get; init; } = 120;

    /// <summary>The paper has 32.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Ours: the paper has momentum SGD at 0.1, ten times that for the displacements, on batches of 32.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Factor on the rate of the displacement branch.</summary>
    public double DisplacementFactor { get; init; } = 1;
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Side of the training crop in pixels, a multiple of 4. The paper has 512 for larger pictures.</summary>
    public int Crop { get; init; } = 160;

    /// <summary>Whether the backbone starts from the classifier's weights; otherwise from the published ones, where there are such. It does not learn.</summary>
    public bool BackboneOfClassifier { get; init; }

    /// <summary>How often a pixel follows the displacement.</summary>
    public int DisplacementSteps { get; init; } = 300;

    /// <summary>Cells: a place whose displacement is shorter belongs to the centre of an object.</summary>
    public double CentreDistance { get; init; } = 2.5;

    /// <summary>Share of the image below which a fragment is no object, 0 to 1.</summary>
    public double MinInstanceShare { get; init; } = 0.01;

    /// <summary>Whether the masks seed a segmenter, which then is the labeler. It knows no instances.</summary>
    public bool TrainSegmenter { get; init; }
}
