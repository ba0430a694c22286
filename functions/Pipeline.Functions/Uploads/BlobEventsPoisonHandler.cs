using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Poison;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>A batch whose validation failed again and again is rejected with that as its reason, so that its owner is told.</summary>
public sealed class BlobEventsPoisonHandler(PipelineStorage storage, FailedMessages failed, BatchAdmission admission)
{
    public async Task HandleAsync(string text, CancellationToken cancellation)
    {
        var body = QueueText.Decode(text);
        var batches = Batches(body);
        await failed.RecordAsync(QueueNames.BlobEvents, body, "The upload could not be validated; the log holds each attempt.", cancellation);
        foreach (var batch in batches.Where(BatchNames.IsValid))
            await RejectAsync(batch, cancellation);
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
        var problem = new Problem("batch.json", "validation-failed",
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
