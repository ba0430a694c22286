using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Poison;

/// <summary>Keeps what came out of the poison queues.</summary>
public sealed partial class FailedMessages(PipelineStorage storage, TimeProvider clock, ILogger<FailedMessages> logger)
{
    /// <summary>Recording the same message again changes nothing.</summary>
    /// <param name="queue">The main queue's name.</param>
    public async Task RecordAsync(string queue, ReadOnlyMemory<byte> body, string reason, CancellationToken cancellation)
    {
        var failed = new FailedMessage(
            $"{queue}-{Hashes.Short(Hashes.Of(body.Span))}", queue, clock.GetUtcNow(), reason, Encoding.UTF8.GetString(body.Span));
        Log.Failed(logger, failed.Id, queue, reason);
        Measures.Poisoned(queue);
        try
        {
            await storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.Failed(failed.Id)).UploadAsync(
                BinaryData.FromObjectAsJson(failed, JsonSerializerOptions.Web),
                new BlobUploadOptions
                {
                    Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                    HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
                },
                cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // The same message again: the first record tells when it began.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A message of queue {Queue} failed for good and is kept as failed/{Id}.json: {Reason}")]
        public static partial void Failed(ILogger logger, string id, string queue, string reason);
    }
}
