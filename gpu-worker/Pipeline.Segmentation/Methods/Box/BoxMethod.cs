using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Box;

/// <summary>
/// Boxes: nothing of a class outside its boxes, colour models inside those that carry no mark, a segmenter trained under both
/// and once more on its refined masks (GrabCut: Rother et al., 2004; box denoising: Khoreva et al., 2017). With published weights a linear probe learns
/// filled boxes instead. Points and scribbles are seeds of their own.
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class BoxMethod(BoxOptions options) : SeededMethod(new MethodId(Name, OptionsHash.Of(options)), LabelKinds.All, options.Segmenter)
{
    public const string Name = "box";

    private protected override IReadOnlyList<SeededImage> Seed(WeakDataset data, FitContext context, CancellationToken cancellation) =>
        context.PerImage(With(LabelKinds.Boxes, "boxes", data), image => BoxSeeds.Create(image, data.Classes, options, options.Segmenter.Probes(context)), "seeds in boxes", cancellation);

    private protected override void Correct(SeededImage image, byte[] target, ClassList classes) =>
        BoxDenoising.Apply(target, image, classes, options.MinBoxIou);
}
