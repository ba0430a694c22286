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
        var sources = new DatasetSource[finished.Count];
        for (var i = 0; i < sources.Length; i++)
            sources[i] = await WithLabelsAsync(
                finished[i], Source(finished[i], finished[i].Masks.Classes.Count > 0 ? finished[i].Masks.Classes : union.Value.Classes), cancellation);
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
        // What is there under the same id holds the same images.
        var datasets = storage.Container(ContainerNames.Datasets);
        return await datasets.TryCreateAsync(BlobPaths.Dataset(manifest.Id), manifest, cancellation)
            ? new Parsed<DatasetManifest>(manifest, [])
            : new Parsed<DatasetManifest>((await datasets.TryReadAsync<DatasetManifest>(BlobPaths.Dataset(manifest.Id), cancellation))!.Value, []);
    }

    private static DatasetSource Source(FinishedBatch batch, IReadOnlyList<string> classes) =>
        new(batch.State.Batch, classes, batch.Masks.Background, batch.Masks.ConfigHash);

    /// <summary>All items of a batch share its labels.</summary>
    private async Task<DatasetSource> WithLabelsAsync(FinishedBatch batch, DatasetSource source, CancellationToken cancellation)
    {
        if (batch.State.Items.Count == 0)
            return source;
        var item = await storage.Container(ContainerNames.State).TryReadAsync<WorkItem>(BlobPaths.WorkItem(batch.State.Items[0].Id), cancellation);
        return source with { Labels = item?.Value.Config.Labels, LabelsETag = item?.Value.Config.LabelsETag };
    }

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
        Producer = batch.HoldsTruth || image.Producer == ImageResult.GivenMask ? null : image.Producer,
        ConfidenceBlob = image.Confidence,
    };

    /// <summary>
    /// The newest batch's time, so that ids sort, and the hash of everything that people gave. A guessed mask is left out: a published model
    /// makes such masks anew, and that alone is no reason to train the next one.
    /// </summary>
    private static string Id(string model, IReadOnlyList<FinishedBatch> finished, IReadOnlyList<DatasetSource> sources, IReadOnlyList<DatasetEntry> entries)
    {
        var time = finished.Max(batch => batch.State.UpdatedAt).UtcDateTime;
        var hash = Hashes.Of(
        [
            model,
            .. sources.Select(source => Hashes.Of(Documents.Serialize(source))),
            .. entries.Select(entry => Hashes.Of(Documents.Serialize(
                entry.Producer is null ? entry : entry with { Producer = "", MaskSha256 = null, MaskBlob = "", ConfidenceBlob = null }))),
        ]);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time:yyyyMMdd't'HHmmss}-{Hashes.Short(hash)}");
    }
}
