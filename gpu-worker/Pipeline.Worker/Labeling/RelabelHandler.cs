using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Stages;
using Pipeline.Storage;
using Pipeline.Worker.Images;
using Pipeline.Worker.Items;
using Pipeline.Worker.Predicting;

namespace Pipeline.Worker.Labeling;

/// <summary>
/// A finished batch's masks anew: the named version's predictions within the batch's labels. A mask that would obey its labels less than
/// the one that is there is not written, and the result says so.
/// </summary>
internal sealed class RelabelHandler(
    PipelineStorage storage, BatchInputs inputs, HeldSession sessions, ClaimedImages images, MaskWriter masks, IOptions<WorkerOptions> options) : IWorkHandler
{
    // Unsure as the first masks were: what people get does not become patchier by being made anew.
    private readonly RefreshOptions refresh =
        new RefreshOptions { UnsureMargin = new CompositionOptions().UnsureMargin }.For(options.Value.PretrainedWeights is not null);

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

        var labelled = dataset.Images.ToDictionary(image => image.Name, StringComparer.Ordinal);
        await images.ForEachAsync(
            item, ledger,
            async (claim, picture) => labelled.TryGetValue(claim.Name, out var image) && image.Kinds != LabelKinds.None
                ? await RelabelAsync(item, claim, image, picture, session, dataset.Classes, cancellation)
                : ClaimedImages.Failed(claim, new Problem(claim.Name, "no-labels", $"'{claim.Name}' has no labels that would bind a new mask.")),
            cancellation);
        return new WorkOutcome.Completed();
    }

    /// <summary>In the model's class list, which holds the batch's.</summary>
    private async Task<ImageResult> RelabelAsync(
        WorkItem item, ImageClaim claim, LabeledImage image, RgbImage picture, SegmenterSession session, ClassList batch, CancellationToken cancellation)
    {
        var classes = new ClassList(session.Classes, batch.Background);
        var before = Remapped(await MaskAsync(BlobPaths.Mask(item.Batch!, claim.Name), cancellation), Remap(batch, classes));
        var confidence = await ConfidenceAsync(BlobPaths.Confidence(item.Batch!, claim.Name), cancellation);
        if (before.Width != picture.Width || before.Height != picture.Height || confidence.Length != before.Pixels.Length)
            return ClaimedImages.Failed(claim, new Problem(claim.Name, "wrong-size", $"The mask of '{claim.Name}' is not of its size."));
        if (LabelledPrediction.Improve(session.Probabilities(picture), picture, image, classes, before.Pixels, confidence, refresh) is not { } label)
            return ClaimedImages.Failed(claim, new Problem(claim.Name, "no-better", $"The prediction for '{claim.Name}' obeys its labels less than the mask so far, which stays."));
        // What the batch has no word for cannot come up: its labels rule it out.
        var back = Remap(classes, batch);
        label = label with { Mask = Remapped(label.Mask, back), ArgMax = Remapped(label.ArgMax, back) };
        return await masks.WriteAsync(item, claim, label, $"{item.Model}@{item.Config.Version}", cancellation);
    }

    private async Task<IndexedMask> MaskAsync(string blob, CancellationToken cancellation)
    {
        var answer = await storage.Container(ContainerNames.Masks).GetBlobClient(blob).DownloadContentAsync(cancellation);
        return MaskCodec.TryDecode(answer.Value.Content.ToArray(), ImageLimits.Default, out var mask, out var problem)
            ? mask
            : throw new InvalidDataException($"{blob}: {problem.Message}");
    }

    private async Task<byte[]> ConfidenceAsync(string blob, CancellationToken cancellation)
    {
        var answer = await storage.Container(ContainerNames.Masks).GetBlobClient(blob).DownloadContentAsync(cancellation);
        return PngCodec.DecodeGray(answer.Value.Content.ToArray()).Values;
    }

    private static IndexedMask Remapped(IndexedMask mask, byte[] remap) => new(mask.Width, mask.Height, Array.ConvertAll(mask.Pixels, index => remap[index]));

    /// <summary>Index in one list → index in the other by name; 255 where it has no such name.</summary>
    private static byte[] Remap(ClassList from, ClassList to)
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
