using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>
/// Tags: a classifier whose maps show where it looks, those maps after the CRF as seeds, a segmenter trained on the seeds under the absent-class
/// penalty, and once more on its refined masks (CAM: Zhou et al., 2016; confident seeds: Ahn and Kwak, 2018).
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class CamMethod(CamOptions options) : IPseudoLabelMethod
{
    public const string Name = "cam";

    public MethodId Id { get; } = new(Name, OptionsHash.Of(options));
    public LabelKinds Uses => LabelKinds.Tags;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var tagged = TagFit.Tagged(data, Name);
        var seeds = Seed(tagged, data.Classes, options, context, cancellation);
        return await new SeededSegmenter(options.Segmenter, data.Classes, context).FitAsync(Id, seeds, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SegmenterLabeler.LoadAsync(Id, store, context, cancellation);

    /// <summary>Trains the classifier and turns its maps into seeds.</summary>
    internal static List<SeededImage> Seed(
        IReadOnlyList<LabeledImage> images, ClassList classes, CamOptions options, FitContext context, CancellationToken cancellation,
        IReadOnlyList<LabeledImage>? only = null)
    {
        using var classifier = TagFit.Train(images, classes, options, context, (backbone, objects) => new CamClassifier(backbone, objects, options.TopShare), cancellation);
        return TagFit.Seed(classifier, only ?? images, classes, options, context, cancellation);
    }
}
