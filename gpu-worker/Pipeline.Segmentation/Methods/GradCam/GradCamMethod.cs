using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.GradCam;

/// <summary>Tags: as <see cref="CamMethod"/>, but the maps are gradients of a classifier that is more than a linear layer.</summary>
[PseudoLabelMethod(Name)]
public sealed class GradCamMethod(GradCamOptions options) : IPseudoLabelMethod
{
    public const string Name = "grad-cam";

    public MethodId Id { get; } = new(Name, OptionsHash.Of(options));
    public LabelKinds Uses => LabelKinds.Tags;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var tagged = TagFit.Tagged(data, Name);
        var seeds = Seed(tagged, data.Classes, context, cancellation);
        return await new SeededSegmenter(options.Cam.Segmenter, data.Classes, context).FitAsync(Id, seeds, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SegmenterLabeler.LoadAsync(Id, store, context, cancellation);

    private List<SeededImage> Seed(IReadOnlyList<LabeledImage> images, ClassList classes, FitContext context, CancellationToken cancellation)
    {
        using var classifier = TagFit.Train(images, classes, options.Cam, context, (backbone, objects) => new GradCamClassifier(backbone, objects, options.Hidden, options.Cam.TopShare), cancellation);
        return TagFit.Seed(classifier, images, classes, options.Cam, context, cancellation);
    }
}
