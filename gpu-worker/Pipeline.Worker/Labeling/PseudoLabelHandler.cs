using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Segmentation.Stages;
using Pipeline.Worker.Images;
using Pipeline.Worker.Items;

namespace Pipeline.Worker.Labeling;

/// <summary>Weak labels → masks, one committed image after the other. An image that came with its mask gets that mask.</summary>
internal sealed class PseudoLabelHandler(FitService fits, ClaimedImages images, MaskWriter masks, GivenMasks given) : IWorkHandler
{
    private readonly PseudoLabelStage stage = new();

    public WorkKind Kind => WorkKind.PseudoLabel;

    public string Device => TorchDevice.Name;

    public async Task<WorkOutcome> HandleAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation)
    {
        if (item.Images.All(claim => claim.Mask is not null))
        {
            await images.ForEachAsync(item, ledger, (claim, _) => given.WriteAsync(item, claim, cancellation), cancellation);
            return new WorkOutcome.Completed();
        }
        switch (await fits.GetAsync(item, ledger, cancellation))
        {
            case FitOutcome.Impossible impossible:
                return new WorkOutcome.Failed(impossible.Problem);
            case FitOutcome.Elsewhere:
                return new WorkOutcome.Deferred("another worker is fitting this batch");
            case FitOutcome.Ready ready:
                await ledger.CommitStageAsync("fit", cancellation);
                await images.ForEachAsync(item, ledger, (claim, _) => LabelAsync(item, claim, ready.Fit, cancellation), cancellation);
                return new WorkOutcome.Completed();
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    private async Task<ImageResult> LabelAsync(WorkItem item, ImageClaim claim, Fit fit, CancellationToken cancellation)
    {
        if (claim.Mask is not null)
            return await given.WriteAsync(item, claim, cancellation);
        if (!fit.Images.TryGetValue(claim.Name, out var image))
            return ClaimedImages.Failed(claim, new Problem(claim.Name, "no-labels", $"'{claim.Name}' has no entry in the labels."));
        var label = stage.Label(fit.Labeler, image);
        return await masks.WriteAsync(item, claim, label, fit.Labeler.Id.ToString(), cancellation);
    }
}
