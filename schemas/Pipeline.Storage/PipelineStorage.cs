using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Pipeline.Storage;

/// <summary>The product's containers and queues. Queue messages are base64, as the Functions host expects by default.</summary>
public sealed class PipelineStorage(BlobServiceClient blobs, QueueServiceClient queues)
{
    /// <summary>For clients made elsewhere, such as in tests: the product's encoding.</summary>
    public static QueueClientOptions QueueOptions => new() { MessageEncoding = QueueMessageEncoding.Base64 };

    public BlobServiceClient Blobs { get; } = blobs;
    public QueueServiceClient Queues { get; } = queues;

    public BlobContainerClient Container(string name) => Blobs.GetBlobContainerClient(name);

    public QueueClient Queue(string name) => Queues.GetQueueClient(name);

    /// <summary>Creates whatever is missing. Safe to call from every process at once.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellation)
    {
        foreach (var container in ContainerNames.All)
            await Container(container).CreateIfNotExistsAsync(cancellationToken: cancellation);
        foreach (var queue in QueueNames.All)
            await Queue(queue).CreateIfNotExistsAsync(cancellationToken: cancellation);
    }
}
