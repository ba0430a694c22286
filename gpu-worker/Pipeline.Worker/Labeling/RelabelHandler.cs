using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Evaluation;
using Pipeline.Segmentation.Refinement;
using Pipeline.Storage;
using Pipeline.Worker.Images;
using Pipeline.Worker.Items;
using Pipeline.Worker.Predicting;

namespace Pipeline.Worker.Labeling;

/// <summary>
/// A finished batch's masks anew: the named version's predictions within the batch's labels. A mask that would obey its labels less than
/// the one that is there is not written, and the result says so.
/// </summary>
internal sealed class RelabelHandler(PipelineStorage storage, BatchInputs inputs, HeldSession sessions, ClaimedImages images, MaskWriter masks) : IWorkHandler
{
    private static readonly RefreshOptions Refresh = new();

    public WorkKind Kind => WorkKind.Relabel;

    public string Device => sessions.Device;

    public async Task<WorkOutcome> HandleAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation)
    {
        if (item.Config.Version is not { } version)
            return new WorkOutcome.Failed(new Problem("/config/version", "missing-member", "An item that relabels names the version to do it with."));
        if (await sessions.OpenAsync(item.Model, version, cancellation) is not { } session)
            return new WorkOutcome.Failed(new Problem("/model", "incomplete-model", $"Model '{item.Model}' version '{version}' lacks its file or its card."));
        var (dataset, problem) = await inputs.ReadAsync(item, cancellation);
        if (dataset is null)
            return new WorkOutcome.Failed(problem!);
        if (!dataset.Classes.All(session.Classes.Contains))
            return new WorkOutcome.Failed(new Problem("/model", "missing-class", $"Version '{version}' of model '{item.Model}' does not know every class of the batch."));

        var classes = new ClassList(session.Classes, dataset.Background);
        var remap = Remap(session.Classes, dataset.Classes);
        var labelled = dataset.Images.ToDictionary(image => image.Name, StringComparer.Ordinal);
        await images.ForEachAsync(
            item, ledger,
            async (claim, picture) => labelled.TryGetValue(claim.Name, out var image) && image.Kinds != LabelKinds.None
                ? await RelabelAsync(item, claim, image, picture, LabelledPrediction.Make(session.Probabilities(picture), picture, image, classes, Refresh), dataset.Classes, remap, cancellation)
                : ClaimedImages.Failed(claim, new Problem(claim.Name, "no-labels", $"'{claim.Name}' has no labels that would bind a new mask.")),
            cancellation);
        return new WorkOutcome.Completed();
    }

    private async Task<ImageResult> RelabelAsync(
        WorkItem item, ImageClaim claim, LabeledImage image, RgbImage picture, PseudoLabel label, ClassList classes, byte[] remap, CancellationToken cancellation)
    {
        label = label with { Mask = Remapped(label.Mask, remap), ArgMax = Remapped(label.ArgMax, remap) };
        if (await MaskAsync(BlobPaths.Mask(item.Batch!, claim.Name), picture, cancellation) is { } before
            && !MaskGuard.Allows(LabelConstraints.Degrees(before.Pixels, image, classes), LabelConstraints.Degrees(label.Mask.Pixels, image, classes), Refresh))
            return ClaimedImages.Failed(claim, new Problem(claim.Name, "obeys-less", $"The new mask of '{claim.Name}' would obey its labels less; the mask so far stays."));
        return await masks.WriteAsync(item, claim, label, $"{item.Model}@{item.Config.Version}", cancellation);
    }

    private async Task<IndexedMask?> MaskAsync(string blob, RgbImage picture, CancellationToken cancellation)
    {
        var answer = await storage.Container(ContainerNames.Masks).GetBlobClient(blob).DownloadContentAsync(cancellation);
        return MaskCodec.TryDecode(answer.Value.Content.ToArray(), ImageLimits.Default, out var mask, out _) && mask.Width == picture.Width && mask.Height == picture.Height
            ? mask
            : null;
    }

    private static IndexedMask Remapped(IndexedMask mask, byte[] remap) => new(mask.Width, mask.Height, Array.ConvertAll(mask.Pixels, index => remap[index]));

    /// <summary>The model's index → the batch's. What the batch has no word for cannot come up: its labels rule it out.</summary>
    private static byte[] Remap(IReadOnlyList<string> from, ClassList to)
    {
        var remap = Enumerable.Repeat(IndexedMask.Ignore, 256).ToArray();
        for (var i = 0; i < from.Count; i++)
        {
            if (to.Contains(from[i]))
                remap[i] = (byte)to.IndexOf(from[i]);
        }

        return remap;
    }
}
