using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Training.Losses;

namespace Pipeline.Segmentation.Methods.Logic;

/// <summary>
/// Boxes with points or scribbles: the labels as logic constraints on the segmenter's own output (Colamonaco et al., 2026), then one round on the
/// CRF's refinement of its predictions under the same constraints.
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class LogicMethod(LogicOptions options) : IPseudoLabelMethod
{
    public const string Name = "logic";

    public MethodId Id { get; } = new(Name, OptionsHash.Of(options));
    public LabelKinds Uses => LabelKinds.Boxes | LabelKinds.Points | LabelKinds.Scribbles | LabelKinds.Tags;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var boxed = data.Images.Where(image => (image.Kinds & LabelKinds.Boxes) != 0).ToList();
        if (boxed.Count == 0)
        {
            throw new NoUsableLabelsException($"Method '{Name}' needs boxes; none of the {data.Images.Count} images has any.");
        }
        var seeded = new List<SeededImage>();
        foreach (var image in boxed)
        {
            cancellation.ThrowIfCancellationRequested();
            seeded.Add(BoxSeeds.Create(image, data.Classes, options.Seeds) with { Superpixels = Superpixels.Of(image, options.SuperpixelArea) });
            context.Progress?.Report(new StageProgress("superpixels", (double)seeded.Count / boxed.Count));
        }
        var segmenter = new SeededSegmenter(options.Segmenter, data.Classes, context)
        {
            Constraints = Constraints(),
            Correct = (image, target) => BoxDenoising.Apply(target, image, data.Classes, options.Seeds.MinBoxIou),
        };
        return await segmenter.FitAsync(Id, seeded, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SegmenterLabeler.LoadAsync(Id, store, context, cancellation);

    private ILossTerm[] Constraints() =>
    [
        new OutsideBoxes(options.OutsideWeight),
        new BoxTightness(options.TightnessWeight),
        new Neighbourhood(options.IsolatedWeight, options.HoleWeight),
        new BorderPrecision(options.BorderWeight),
    ];
}
