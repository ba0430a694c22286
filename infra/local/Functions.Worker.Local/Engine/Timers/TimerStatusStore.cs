using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;

namespace Microsoft.Azure.Functions.Worker.Engine.Timers;

/// <summary>A timer's status in azure-webjobs-hosts, where the host keeps it too.</summary>
internal sealed class TimerStatusStore(BlobServiceClient blobs, string hostId, string functionFullName)
{
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient("azure-webjobs-hosts");

    private BlobClient Blob => _container.GetBlobClient($"timers/{hostId}/{functionFullName}/status");

    /// <summary>Null when there is none, or none that can be read: the timer then starts anew.</summary>
    public async Task<TimerStatus?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var answer = await Blob.DownloadContentAsync(cancellation);
            return answer.Value.Content.ToObjectFromJson<TimerStatus>();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async Task WriteAsync(TimerStatus status, CancellationToken cancellation)
    {
        await _container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await Blob.UploadAsync(BinaryData.FromObjectAsJson(status), overwrite: true, cancellation);
    }
}
