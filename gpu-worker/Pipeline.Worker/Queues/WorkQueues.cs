using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Storage;

namespace Pipeline.Worker.Queues;

/// <summary>Takes one message at a time from the configured queues, in their order.</summary>
internal sealed class WorkQueues(
    PipelineStorage storage, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<WorkQueues> logger)
{
    private readonly QueueClient[] queues = [.. options.Value.Queues.Split(',').Distinct().Select(storage.Queue)];
    private readonly TimeSpan visibility = TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>The next message under lease, or null when all queues are empty.</summary>
    public async Task<MessageLease?> TryReceiveAsync(CancellationToken cancellation)
    {
        foreach (var queue in queues)
        {
            try
            {
                QueueMessage? message = await queue.ReceiveMessageAsync(visibility, cancellation);
                if (message is not null)
                    return new MessageLease(queue, message, visibility, clock, logger);
            }
            catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                // The functions create the queues at their first start; until then there is nothing to do.
            }
        }

        return null;
    }

    /// <summary>Puts a copy at the end of the queue, unseen for <paramref name="delay"/>, then completes the original: waiting costs no attempt.</summary>
    public async Task DeferAsync(MessageLease lease, TimeSpan delay, CancellationToken cancellation)
    {
        await storage.Queue(lease.Queue).SendMessageAsync(lease.Message.Body, delay, TimeSpan.FromSeconds(-1), cancellation);
        await lease.CompleteAsync(cancellation);
    }

    /// <summary>Moves the message to the poison queue.</summary>
    public async Task PoisonAsync(MessageLease lease, CancellationToken cancellation)
    {
        var poison = storage.Queue(lease.Queue + QueueNames.PoisonSuffix);
        await poison.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await poison.SendMessageAsync(lease.Message.Body, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellation);
        await lease.CompleteAsync(cancellation);
    }
}
