using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Partial;

/// <summary>
/// Points and scribbles: partial cross-entropy on the marks, the absent-class penalty and the pairwise colour term everywhere
/// else, then one round on the CRF's refinement of its own predictions (Tang et al., 2018).
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class PartialMethod(PartialOptions options) : IPseudoLabelMethod
{
    public const string Name = "partial";

    public MethodId Id { get; } = new(Name, OptionsHash.Of(options));
    public LabelKinds Uses => LabelKinds.Points | LabelKinds.Scribbles | LabelKinds.Tags | LabelKinds.Boxes;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var images = data.Images.Where(image => (image.Kinds & (LabelKinds.Points | LabelKinds.Scribbles)) != 0)
            .Select(image => Seeds.FromMarks(image, data.Classes, options.PointRadius))
            .ToList();
        return images.Count == 0
            ? throw new NoUsableLabelsException($"Method '{Name}' needs points or scribbles; none of the {data.Images.Count} images has any.")
            : await new SeededSegmenter(options.Segmenter, data.Classes, context).FitAsync(Id, images, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SegmenterLabeler.LoadAsync(Id, store, context, cancellation);
}
