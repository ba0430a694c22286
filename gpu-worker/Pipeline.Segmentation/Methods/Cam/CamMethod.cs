using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>
/// Tags: a classifier whose maps show where it looks, those maps after the CRF as seeds, a segmenter trained on the seeds under the absent-class
/// penalty, and once more on its refined masks (CAM: Zhou et al., 2016; confident seeds: Ahn and Kwak, 2018).
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class CamMethod(CamOptions options) : SeededMethod(new MethodId(Name, OptionsHash.Of(options)), LabelKinds.Tags, options.Segmenter)
{
    public const string Name = "cam";

    // Any label names classes, so any label tags its image.
    private protected override IReadOnlyList<SeededImage> Seed(WeakDataset data, FitContext context, CancellationToken cancellation) =>
        Seed(With(LabelKinds.All, "tags", data), data.Classes, options, context, cancellation);

    /// <summary>Trains the classifier and turns its maps into seeds.</summary>
    internal static List<SeededImage> Seed(
        IReadOnlyList<LabeledImage> images, ClassList classes, CamOptions options, FitContext context, CancellationToken cancellation,
        IReadOnlyList<LabeledImage>? only = null)
    {
        using var classifier = TagFit.Train(images, classes, options, context, (backbone, objects) => new CamClassifier(backbone, objects, options.TopShare), cancellation);
        return TagFit.Seed(classifier, only ?? images, classes, options, context, cancellation);
    }
}
