using Pipeline.Contracts;
using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Retraining;

/// <summary>Freezes everything a model can learn from. The same batches give the same snapshot, whoever asks and when.</summary>
public sealed class SnapshotBuilder(PipelineStorage storage, FinishedBatches batches, TimeProvider clock)
{
    /// <returns>The stored manifest, or the reason why there is nothing to train on.</returns>
    public async Task<Parsed<DatasetManifest>> BuildAsync(string model, CancellationToken cancellation)
    {
        var finished = await batches.OfAsync(model, cancellation);
        var union = ClassUnion.Of(finished.Select(batch => Source(batch, batch.Masks.Classes)));
        if (!union.IsValid)
            return new Parsed<DatasetManifest>(null, union.Problems);

        var entries = Entries(finished);
        if (!entries.Any(entry => entry.Split == DatasetSplit.Train))
            return new Parsed<DatasetManifest>(null, [new Problem("", "nothing-to-train-on",
                $"Model \"{model}\" has no mask to train on: {finished.Count(batch => !batch.HoldsTruth)} finished train batches, {entries.Count} held-out images.")]);

        // Without a class list of its own, the true masks' indices are those of the model.
        DatasetSource[] sources = [.. finished.Select(batch => Source(batch, batch.Masks.Classes.Count > 0 ? batch.Masks.Classes : union.Value.Classes))];
        var manifest = new DatasetManifest
        {
            Id = Id(model, finished, sources, entries),
            Model = model,
            CreatedAt = clock.GetUtcNow(),
            Classes = union.Value.Classes,
            Background = union.Value.Background,
            Sources = sources,
            Entries = entries,
        };
        // What is there under the same id holds the same entries.
        await storage.Container(ContainerNames.Datasets).TryCreateAsync(BlobPaths.Dataset(manifest.Id), manifest, cancellation);
        return new Parsed<DatasetManifest>(manifest, []);
    }

    private static DatasetSource Source(FinishedBatch batch, IReadOnlyList<string> classes) =>
        new(batch.State.Batch, classes, batch.Masks.Background, batch.Masks.ConfigHash);

    private static IReadOnlyList<DatasetEntry> Entries(IReadOnlyList<FinishedBatch> finished)
    {
        var all = finished.SelectMany(batch => batch.Masks.Images.Where(image => image.Mask is not null).Select(image => Entry(batch, image))).ToList();
        // The same picture uploaded twice must not be trained on and judged by.
        var heldOut = all.Where(entry => entry.Split == DatasetSplit.Holdout && entry.ImageSha256 is not null).Select(entry => entry.ImageSha256).ToHashSet();
        return [.. all.Where(entry => entry.Split == DatasetSplit.Holdout || !heldOut.Contains(entry.ImageSha256))];
    }

    private static DatasetEntry Entry(FinishedBatch batch, ImageResult image) => new()
    {
        Batch = batch.State.Batch,
        Image = image.Image,
        Split = batch.HoldsTruth ? DatasetSplit.Holdout : HoldoutSplit.Of(image.Image, batch.Manifest.Holdout),
        ImageBlob = BlobPaths.UploadedImage(batch.State.Batch, image.Image),
        ImageETag = image.ImageETag,
        ImageSha256 = image.ImageSha256,
        MaskContainer = batch.HoldsTruth ? ContainerNames.Uploads : ContainerNames.Masks,
        MaskBlob = image.Mask!,
        MaskSha256 = image.MaskSha256,
        ConfidenceBlob = image.Confidence,
    };

    /// <summary>The newest batch's time, so that ids sort, and the hash of everything that matters.</summary>
    private static string Id(string model, IReadOnlyList<FinishedBatch> finished, IReadOnlyList<DatasetSource> sources, IReadOnlyList<DatasetEntry> entries)
    {
        var time = finished.Max(batch => batch.State.UpdatedAt).UtcDateTime;
        var hash = Hashes.Of(
        [
            model,
            .. sources.Select(source => Hashes.Of(Documents.Serialize(source))),
            .. entries.Select(entry => Hashes.Of(Documents.Serialize(entry))),
        ]);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time:yyyyMMdd't'HHmmss}-{Hashes.Short(hash)}");
    }
}
