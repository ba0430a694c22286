using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Pipeline.Storage;

/// <summary>How patient every storage client is; nobody else sets retries or timeouts.</summary>
internal static class ClientSettings
{
    private const int MaxRetries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // Per network operation, not per blob: a stalled connection is given up, a slow one is not.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(60);

    public static BlobClientOptions Blobs()
    {
        var options = new BlobClientOptions();
        Apply(options.Retry);
        return options;
    }

    public static QueueClientOptions Queues(QueueMessageEncoding encoding)
    {
        var options = new QueueClientOptions { MessageEncoding = encoding };
        Apply(options.Retry);
        return options;
    }

    private static void Apply(RetryOptions retry)
    {
        retry.Mode = RetryMode.Exponential;
        retry.MaxRetries = MaxRetries;
        retry.Delay = FirstPause;
        retry.MaxDelay = LongestPause;
        retry.NetworkTimeout = NetworkTimeout;
    }
}
