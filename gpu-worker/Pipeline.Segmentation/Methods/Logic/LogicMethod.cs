using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Training.Losses;

namespace Pipeline.Segmentation.Methods.Logic;

/// <summary>
/// Boxes with points or scribbles: the labels as logic constraints on the segmenter's own output (Colamonaco et al., 2026), then one round on the
/// CRF's refinement of its predictions under the same constraints.
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class LogicMethod(LogicOptions options) : SeededMethod(new MethodId(Name, OptionsHash.Of(options)), LabelKinds.All, options.Segmenter)
{
    public const string Name = "logic";

    private protected override IReadOnlyList<SeededImage> Seed(WeakDataset data, FitContext context, CancellationToken cancellation) => context.PerImage(
        With(LabelKinds.Boxes, "boxes", data),
        image => BoxSeeds.Create(image, data.Classes, options.Seeds, options.Segmenter.Probes(context)) with { Superpixels = Superpixels.Of(image, options.SuperpixelArea) },
        "superpixels", cancellation);

    private protected override IReadOnlyList<ILossTerm> Constraints() =>
    [
        new OutsideBoxes(options.OutsideWeight),
        new BoxTightness(options.TightnessWeight),
        new Neighbourhood(options.IsolatedWeight, options.HoleWeight),
        new BorderPrecision(options.BorderWeight),
    ];

    private protected override void Correct(SeededImage image, byte[] target, ClassList classes) =>
        BoxDenoising.Apply(target, image, classes, options.Seeds.MinBoxIou);
}
