using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Candidates;

/// <summary>
/// Any labels of a set in which every pixel is of a listed class: an image's tags are then the candidates of each of its pixels, and a linear
/// probe on published features finds which of them it is (partial-label learning, Jin and Ghahramani 2002). Its masks train a segmenter.
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class CandidatesMethod(CandidatesOptions options) : IPseudoLabelMethod
{
    public const string Name = "candidates";

    public MethodId Id { get; } = new(Name, OptionsHash.Of(options));
    public LabelKinds Uses => LabelKinds.Tags | LabelKinds.Boxes | LabelKinds.Points | LabelKinds.Scribbles;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        if (context.Pretrained is null)
        {
            throw new OptionsException($"Method '{Name}' learns on published features; configure backbone weights, or choose another method.");
        }
        if (data.Classes.HasBackground)
        {
            throw new OptionsException($"Method '{Name}' needs a set without a background class: with '{data.Background}' possible everywhere, tags alone decide nothing.");
        }
        var images = data.Images.Where(image => image.Kinds != LabelKinds.None).Select(image => Seeds.FromMarks(image, data.Classes, options.PointRadius)).ToList();
        return images.Count == 0
            ? throw new NoUsableLabelsException($"Method '{Name}' needs labels; none of the {data.Images.Count} images has any.")
            : await new SeededSegmenter(options.Segmenter, data.Classes, context).FitAsync(Id, images, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SegmenterLabeler.LoadAsync(Id, store, context, cancellation);
}
