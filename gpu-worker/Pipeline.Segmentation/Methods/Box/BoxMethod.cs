using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Box;

/// <summary>
/// Boxes: nothing of a class outside its boxes, colour models inside those that carry no mark, a segmenter trained under both
/// and once more on its refined masks (GrabCut: Rother et al., 2004; box denoising: Khoreva et al., 2017). Points and scribbles are seeds of their own.
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class BoxMethod(BoxOptions options) : IPseudoLabelMethod
{
    public const string Name = "box";

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
            seeded.Add(BoxSeeds.Create(image, data.Classes, options));
            context.Progress?.Report(new StageProgress("colour models", (double)seeded.Count / boxed.Count));
        }
        var segmenter = new SeededSegmenter(options.Segmenter, data.Classes, context)
        {
            Correct = (image, target) => BoxDenoising.Apply(target, image, data.Classes, options.MinBoxIou),
        };
        return await segmenter.FitAsync(Id, seeded, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SegmenterLabeler.LoadAsync(Id, store, context, cancellation);
}
