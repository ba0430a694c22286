using Pipeline.Segmentation.Training.Losses;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>A method that says what it knows of each image's pixels and leaves the rest to a <see cref="SeededSegmenter"/>.</summary>
public abstract class SeededMethod(MethodId id, LabelKinds uses, SegmenterFitOptions segmenter) : IPseudoLabelMethod
{
    public MethodId Id => id;
    public LabelKinds Uses => uses;

    public async Task<ILabeler> FitAsync(WeakDataset data, FitContext context, CancellationToken cancellation)
    {
        var seeds = Seed(data, context, cancellation);
        var fit = new SeededSegmenter(segmenter, data.Classes, context)
        {
            Constraints = Constraints(),
            Correct = (image, target) => Correct(image, target, data.Classes),
        };
        return await fit.FitAsync(id, seeds, cancellation);
    }

    public async Task<ILabeler?> LoadAsync(IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        await SeededSegmenter.LoadAsync(id, segmenter, store, context, cancellation);

    private protected abstract IReadOnlyList<SeededImage> Seed(WeakDataset data, FitContext context, CancellationToken cancellation);

    /// <summary>Loss terms beside those of the options.</summary>
    private protected virtual IReadOnlyList<ILossTerm> Constraints() => [];

    /// <summary>Takes from an image's refined target what is not to be learned; nothing by default.</summary>
    private protected virtual void Correct(SeededImage image, byte[] target, ClassList classes)
    {
    }

    /// <inheritdoc cref="WeakDataset.With"/>
    private protected List<LabeledImage> With(LabelKinds kinds, string needs, WeakDataset data) => data.With(kinds, id.Name, needs);
}
