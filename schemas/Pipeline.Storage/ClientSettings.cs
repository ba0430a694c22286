using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Pipeline.Storage.Resilience;

namespace Pipeline.Storage;

/// <summary>Every storage client of one account sends through the same <see cref="ResilienceHandler"/>; nobody else sets retries or time-outs.</summary>
internal sealed class ClientSettings(ResilienceOptions resilience)
{
    private readonly HttpClientTransport transport = new(ResilienceHandler.CreateClient(resilience));

    public BlobClientOptions Blobs() => Apply(new BlobClientOptions());

    public QueueClientOptions Queues(QueueMessageEncoding encoding) => Apply(new QueueClientOptions { MessageEncoding = encoding });

    private T Apply<T>(T options)
        where T : ClientOptions
    {
        options.Transport = transport;
        options.Retry.MaxRetries = 0;
        // Over all attempts, and over each read of a long answer.
        options.Retry.NetworkTimeout = resilience.Total;
        return options;
    }
}
