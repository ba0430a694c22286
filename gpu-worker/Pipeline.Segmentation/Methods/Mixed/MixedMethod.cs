using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Cam;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Methods.Mixed;

/// <summary>
/// Any mix of labels: each image gives the best seeds its labels allow (marks, boxes, or the maps of a classifier trained on all
/// images), and one segmenter learns from all of them.
/// </summary>
[PseudoLabelMethod(Name)]
public sealed class MixedMethod(MixedOptions options) : IPseudoLabelMethod
{
    public const string Name = "mixed";

    public MethodId Id { get; } = new(Name, OptionsHash.Of(options));
    public LabelKinds Uses => LabelKinds.Tags | LabelKinds.Boxes | LabelKinds.Points | LabelKinds.Scribbles;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var labelled = data.Images.Where(image => image.Kinds != LabelKinds.None).ToList();
        if (labelled.Count == 0)
        {
            throw new NoUsableLabelsException($"Method '{Name}' needs labels; none of the {data.Images.Count} images has any.");
        }
        var tagsOnly = labelled.Where(image => image.Kinds == LabelKinds.Tags).ToList();
        var seeds = new List<SeededImage>();
        foreach (var image in labelled.Where(image => image.Kinds != LabelKinds.Tags))
        {
            cancellation.ThrowIfCancellationRequested();
            seeds.Add((image.Kinds & LabelKinds.Boxes) != 0
                ? BoxSeeds.Create(image, data.Classes, options.Box)
                : Seeds.FromMarks(image, data.Classes, options.Box.PointRadius));
        }
        if (tagsOnly.Count > 0 && !data.Classes.HasBackground && context.Pretrained is not null)
        {
            // The candidates that the tags leave are enough for the probe.
            seeds.AddRange(tagsOnly.Select(image => Seeds.FromMarks(image, data.Classes, options.Box.PointRadius)));
        }
        else if (tagsOnly.Count > 0)
        {
            // Marked and boxed images name their classes too, so the classifier learns from every image.
            seeds.AddRange(CamMethod.Seed(labelled, data.Classes, options.Cam, context, cancellation, tagsOnly));
        }
        return await new SeededSegmenter(options.Segmenter, data.Classes, context).FitAsync(Id, seeds, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SegmenterLabeler.LoadAsync(Id, store, context, cancellation);
}
