using Azure.Storage.Queues;

namespace Pipeline.Storage;

/// <summary>
/// A message that is not base64 would fail every receive of its queue for good. It is moved to the queue's poison queue as it is,
/// as the Functions host does, and the receive goes on without it.
/// </summary>
/// <param name="raw">A client that passes messages on unchanged.</param>
internal sealed class UndecodableMessages(QueueServiceClient raw)
{
    public async Task MoveAsync(QueueMessageDecodingFailedEventArgs failed)
    {
        // A peek only looks; the message is moved when it is received.
        if (failed.ReceivedMessage is not { } message)
            return;
        var poison = raw.GetQueueClient(failed.Queue.Name + QueueNames.PoisonSuffix);
        var cancellation = failed.CancellationToken;
        if (failed.IsRunningSynchronously)
        {
            poison.CreateIfNotExists(cancellationToken: cancellation);
            poison.SendMessage(message.Body, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellation);
            failed.Queue.DeleteMessage(message.MessageId, message.PopReceipt, cancellation);
            return;
        }
        await poison.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await poison.SendMessageAsync(message.Body, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellation);
        await failed.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
    }
}
