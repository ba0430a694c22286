using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Mixed;

/// <summary>
/// Any mix of labels: each image gives the best seeds its labels allow (marks, boxes, or the maps of a classifier trained on all
/// images), and one segmenter learns from all of them.
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class MixedMethod(MixedOptions options) : SeededMethod(new MethodId(Name, OptionsHash.Of(options)), LabelKinds.All, options.Segmenter)
{
    public const string Name = "mixed";

    private protected override IReadOnlyList<SeededImage> Seed(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var labelled = With(LabelKinds.All, "labels", data);
        // Without a background the candidates that tags leave are enough for the probe on published features.
        var needsMaps = data.Classes.HasBackground || context.Pretrained is null;
        var mapped = labelled.Where(image => image.Kinds == LabelKinds.Tags && needsMaps).ToList();
        var seeds = context.PerImage([.. labelled.Except(mapped)], image => Direct(image, data.Classes, context), "seeds", cancellation);
        if (mapped.Count > 0)
        {
            // Marked and boxed images name their classes too, so the classifier learns from every image.
            seeds.AddRange(CamMethod.Seed(labelled, data.Classes, options.Cam, context, cancellation, mapped));
        }
        return seeds;
    }

    private SeededImage Direct(LabeledImage image, ClassList classes, FitContext context) => (image.Kinds & LabelKinds.Boxes) != 0
        ? BoxSeeds.Create(image, classes, options.Box, options.Segmenter.Probes(context))
        : Seeds.FromMarks(image, classes, options.Box.PointRadius);
}
