using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Engine.Queues;

/// <summary>
/// Keeps a message hidden while it is in work and ends its stay: deleted, given back or moved to the poison queue.
/// Someone else may have taken the message meanwhile; then its pop receipt is stale and every ending is theirs.
/// </summary>
internal sealed partial class MessageLease : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewal;
    private string _popReceipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan length, TimeProvider clock, ILogger log)
    {
        _queue = queue;
        _message = message;
        _log = log;
        _popReceipt = message.PopReceipt;
        _renewal = RenewAsync(length, clock);
    }

    public Task DeleteAsync() => EndAsync(() => _queue.DeleteMessageAsync(_message.MessageId, _popReceipt));

    public Task ReleaseAsync(TimeSpan hiddenFor) =>
        EndAsync(() => _queue.UpdateMessageAsync(_message.MessageId, _popReceipt, visibilityTimeout: hiddenFor));

    /// <summary>The copy carries the text as it came, decodable or not. It is written first: a crash in between leaves two, not none.</summary>
    public Task MoveAsync(QueueClient poison) => EndAsync(async () =>
    {
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(_message.Body, timeToLive: TimeSpan.FromSeconds(-1));
        await _queue.DeleteMessageAsync(_message.MessageId, _popReceipt);
    });

    /// <summary>Stops the renewal and leaves the message hidden until its lease runs out.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewal;
        _stop.Dispose();
    }

    private async Task EndAsync(Func<Task> end)
    {
        await _stop.CancelAsync();
        await _renewal;
        try
        {
            await end();
        }
        catch (RequestFailedException e) when (IsGone(e))
        {
            LogGone(_log, _message.MessageId, _queue.Name);
        }
    }

    private async Task RenewAsync(TimeSpan length, TimeProvider clock)
    {
        try
        {
            using var timer = new PeriodicTimer(length / 2, clock);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    UpdateReceipt renewed = await _queue.UpdateMessageAsync(
                        _message.MessageId, _popReceipt, visibilityTimeout: length, cancellationToken: _stop.Token);
                    _popReceipt = renewed.PopReceipt;
                }
                catch (RequestFailedException e) when (IsGone(e))
                {
                    LogGone(_log, _message.MessageId, _queue.Name);
                    return;
                }
                // Storage is away: half of the lease is left to try again in.
                catch (Exception e) when (e.IsStorageFailure())
                {
                    LogNotRenewed(_log, e, _message.MessageId, _queue.Name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The message's stay has ended.
        }
    }

    private static bool IsGone(RequestFailedException e) =>
        e.Status == 404 || (e.Status == 400 && e.ErrorCode == QueueErrorCode.PopReceiptMismatch);

    [LoggerMessage(1, LogLevel.Warning, "Message {MessageId} on queue {Queue} has been taken by another receiver or has expired")]
    private static partial void LogGone(ILogger log, string messageId, string queue);

    [LoggerMessage(2, LogLevel.Warning, "Message {MessageId} on queue {Queue} could not be kept hidden")]
    private static partial void LogNotRenewed(ILogger log, Exception exception, string messageId, string queue);
}
