using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Pipeline.Functions.Http;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Poison;

/// <summary>Keeps what came out of the poison queues.</summary>
public sealed partial class FailedMessages(PipelineStorage storage, TimeProvider clock, ILogger<FailedMessages> logger)
{
    // BlobPaths.Failed without its name.
    private const string Prefix = "failed/";

    /// <summary>Recording the same message again changes nothing, unless it was put back since.</summary>
    /// <param name="queue">The main queue's name.</param>
    public async Task RecordAsync(string queue, ReadOnlyMemory<byte> body, string reason, CancellationToken cancellation)
    {
        var failed = new FailedMessage(
            $"{queue}-{Hashes.Short(Hashes.Of(body.Span))}", queue, clock.GetUtcNow(), reason, Encoding.UTF8.GetString(body.Span));
        Log.Failed(logger, failed.Id, queue, reason);
        Measures.Poisoned(queue);
        while (!await TryWriteAsync(failed, null, cancellation))
        {
            // The first record tells when it began.
            if (await TryFindAsync(failed.Id, cancellation) is not { Value.RequeuedAt: not null } known
                || await TryWriteAsync(failed with { Failures = known.Value.Failures + 1 }, known.ETag, cancellation))
                return;
        }
    }

    internal async Task<Versioned<FailedMessage>?> TryFindAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var answer = await storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.Failed(id)).DownloadContentAsync(cancellation);
            return new Versioned<FailedMessage>(answer.Value.Content.ToObjectFromJson<FailedMessage>(JsonSerializerOptions.Web)!, answer.Value.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>A page in the order of ids, which begin with the queue.</summary>
    /// <returns>Null when the cursor is none that this list gave out.</returns>
    internal async Task<PoisonList?> ListAsync(PoisonQuery query, CancellationToken cancellation)
    {
        if (!PageCursor.TryRead(query.Cursor, 1, out var after))
            return null;
        var start = after.FirstOrDefault() ?? "";
        List<string> ids = [];
        await foreach (var blob in storage.Container(ContainerNames.State).GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix + query.QueuePrefix, cancellation))
        {
            var id = Path.GetFileNameWithoutExtension(blob.Name);
            // "gpu-work-" is the beginning of "gpu-work-train-" too.
            if (string.CompareOrdinal(id, start) > 0 && (query.Queue is null || !id[query.QueuePrefix.Length..].Contains('-')))
                ids.Add(id);
        }
        List<PoisonMessage> page = [];
        foreach (var id in ids.Order(StringComparer.Ordinal).Take(query.Limit))
            if (await TryFindAsync(id, cancellation) is { } failed)
                page.Add(PoisonMessage.Of(failed.Value));
        return new PoisonList(page, ids.Count > query.Limit ? PageCursor.Of(ids.Order(StringComparer.Ordinal).ElementAt(query.Limit - 1)) : null);
    }

    /// <returns>False when another writer was faster.</returns>
    internal async Task<bool> TryWriteAsync(FailedMessage failed, ETag? expected, CancellationToken cancellation) =>
        await storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.Failed(failed.Id))
            .TryPutAsync(BinaryData.FromObjectAsJson(failed, JsonSerializerOptions.Web), expected, metadata: null, cancellation) is not null;

    internal async Task<bool> RemoveAsync(string id, CancellationToken cancellation) =>
        await storage.Container(ContainerNames.State).DeleteBlobIfExistsAsync(BlobPaths.Failed(id), cancellationToken: cancellation);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A message of queue {Queue} failed for good and is kept as failed/{Id}.json: {Reason}")]
        public static partial void Failed(ILogger logger, string id, string queue, string reason);
    }
}
