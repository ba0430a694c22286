using Azure.Storage.Blobs.Models;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Poison;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>A batch whose validation failed again and again is rejected with that as its reason, so that its owner is told.</summary>
public sealed class BlobEventsPoisonHandler(PipelineStorage storage, FailedMessages failed, BatchAdmission admission)
{
    private const string ValidationFailed = "validation-failed";

    public async Task HandleAsync(string text, CancellationToken cancellation)
    {
        var body = QueueText.Decode(text);
        var batches = Batches(body);
        await failed.RecordAsync(QueueNames.BlobEvents, body, "The upload could not be validated; the log holds each attempt.", cancellation);
        foreach (var batch in batches.Where(BatchNames.IsValid))
            await RejectAsync(batch, cancellation);
    }

    /// <summary>Forgets the rejections that the message's failure brought, so that the batches are looked at once more.</summary>
    public async Task TakeBackAsync(byte[] body, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        foreach (var batch in Batches(body).Where(BatchNames.IsValid))
            if (await states.TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation) is { Value.Status: BatchStatus.Rejected } known
                && known.Value.Reasons.Any(reason => reason.Code == ValidationFailed))
                await states.DeleteBlobIfExistsAsync(BlobPaths.BatchState(batch), conditions: new BlobRequestConditions { IfMatch = known.ETag }, cancellationToken: cancellation);
    }

    private async Task RejectAsync(string batch, CancellationToken cancellation)
    {
        var state = await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation);
        if (state is not null)
            return;
        var blob = await BoundedBlob.TryReadAsync(
            storage.Container(ContainerNames.Uploads), BlobPaths.Manifest(batch), Documents.MaxBytes<BatchManifest>(), cancellation);
        if (blob is null)
            return;
        var version = new ManifestVersion(blob.ETag.ToString(), Hashes.Of(blob.Bytes ?? []));
        var problem = new Problem("batch.json", ValidationFailed,
            "The batch could not be validated after repeated attempts; upload batch.json again to have it tried once more.");
        await admission.RejectAsync(batch, version, null, [problem], [], null, cancellation);
    }

    private static IReadOnlyList<string> Batches(byte[] body)
    {
        try
        {
            return [.. BlobCreated.Parse(body).Select(UploadHandler.BatchOf).OfType<string>()];
        }
        catch (UnreadableMessageException)
        {
            return [];
        }
    }
}
