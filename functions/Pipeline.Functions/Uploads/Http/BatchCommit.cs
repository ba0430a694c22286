using Azure.Storage.Blobs.Models;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Writes batch.json for clients that would rather not: from there on the batch goes the way of every upload.</summary>
public sealed class BatchCommit(PipelineStorage storage)
{
    /// <returns>The answer, or why the batch cannot be committed.</returns>
    public async Task<Parsed<CommitAnswer>> CommitAsync(string batch, BatchManifest manifest, CancellationToken cancellation)
    {
        var json = Documents.Serialize(manifest);
        var known = (await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation))?.Value;
        if (known is { Status: not BatchStatus.Rejected } && known.ManifestHash != Hashes.Of(json))
            return new Parsed<CommitAnswer>(null, [new Problem("", "batch-changed",
                $"Batch \"{batch}\" is {known.Status.ToString().ToLowerInvariant()} with another batch.json and stays as it is; commit changed content under a new name.")]);

        // Written again after a rejection, the same content is looked at again: something else may have been mended.
        if (known is null ? !await IsThereAsync(batch, json, cancellation) : known.Status == BatchStatus.Rejected)
            await storage.Container(ContainerNames.Uploads).GetBlobClient(BlobPaths.Manifest(batch)).UploadAsync(
                new BinaryData(json), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } }, cancellation);
        return new Parsed<CommitAnswer>(
            new CommitAnswer(batch, manifest.Purpose, manifest.Images.Count, known is { Status: BatchStatus.Rejected } ? null : known?.Status), []);
    }

    private async Task<bool> IsThereAsync(string batch, byte[] json, CancellationToken cancellation)
    {
        var there = await BoundedBlob.TryReadAsync(storage.Container(ContainerNames.Uploads), BlobPaths.Manifest(batch), json.Length, cancellation);
        return there?.Bytes is { } bytes && bytes.AsSpan().SequenceEqual(json);
    }
}
