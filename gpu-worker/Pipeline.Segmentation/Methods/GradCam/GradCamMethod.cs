using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.GradCam;

/// <summary>Tags: as <see cref="CamMethod"/>, but the maps are gradients of a classifier that is more than a linear layer.</summary>
[PseudoLabelMethod(Name)]
public sealed class GradCamMethod(GradCamOptions options) : SeededMethod(new MethodId(Name, OptionsHash.Of(options)), LabelKinds.Tags, options.Cam.Segmenter)
{
    public const string Name = "grad-cam";

    private protected override IReadOnlyList<SeededImage> Seed(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var tagged = With(LabelKinds.All, "tags", data);
        using var classifier = TagFit.Train(
            tagged, data.Classes, options.Cam, context, (backbone, objects) => new GradCamClassifier(backbone, objects, options.Hidden, options.Cam.TopShare), cancellation);
        return TagFit.Seed(classifier, tagged, data.Classes, options.Cam, context, cancellation);
    }
}
