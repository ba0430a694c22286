using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Refinement;

namespace Pipeline.Segmentation.Stages;

/// <summary>Weak labels → masks: fit or load a labeler, score, refine, compose.</summary>
public sealed class PseudoLabelStage(CompositionOptions? options = null)
{
    private readonly CompositionOptions _options = options ?? new CompositionOptions();

    /// <summary>Restores the labeler that an earlier run saved, or fits one and saves it.</summary>
    public async Task<ILabeler> FitOrLoadAsync(
        IPseudoLabelMethod method, WeakDataset data, FitContext context, IArtifactStore store, CancellationToken cancellation)
    {
        // A labeler that is only loaded scores on them too; libtorch itself may start with one.
        context.UseThreads();
        if (await method.LoadAsync(store, context, cancellation) is { } known)
        {
            return known;
        }
        var fitted = await method.FitAsync(data, context, cancellation);
        try
        {
            await fitted.SaveAsync(store, cancellation);
            return fitted;
        }
        catch
        {
            fitted.Dispose();
            throw;
        }
    }

    public PseudoLabel Label(ILabeler labeler, LabeledImage image)
    {
        var regions = LabelGeometry.Regions(image, labeler.Classes);
        var marks = Seeds.Marks(image, labeler.Classes, pointRadius: 1);
        return MaskComposer.Compose(labeler.Score(image), image.Load(), regions, marks, _options);
    }
}
