using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Pipeline.Worker.Queues;

/// <summary>
/// A received message that stays invisible to others until it is completed, given back or disposed.
/// <see cref="Lost"/> fires when the lease could not be kept: another worker may have the message by then.
/// </summary>
internal sealed partial class MessageLease : IAsyncDisposable
{
    // A renewal that is cancelled under way may still have changed the receipt, and the message could not be ended with the old one.
    private static readonly TimeSpan RenewalGrace = TimeSpan.FromSeconds(5);

    private readonly QueueClient queue;
    private readonly TimeSpan visibility;
    private readonly ILogger logger;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stopRenewal = new();
    private readonly CancellationTokenSource abortRenewal = new();
    private readonly Task renewal;
    private string popReceipt;
    private DateTimeOffset expires;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan visibility, TimeProvider clock, ILogger logger)
    {
        this.queue = queue;
        this.visibility = visibility;
        this.clock = clock;
        this.logger = logger;
        Message = message;
        popReceipt = message.PopReceipt;
        expires = clock.GetUtcNow() + visibility;
        renewal = RenewAsync();
    }

    public QueueMessage Message { get; }

    public string Queue => queue.Name;

    public CancellationToken Lost => lost.Token;

    /// <summary>Deletes the message. Quiet when another worker took it over meanwhile: the result is committed either way.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await StopRenewalAsync();
        try
        {
            await queue.DeleteMessageAsync(Message.MessageId, popReceipt, cancellation);
        }
        catch (RequestFailedException e) when (IsGone(e))
        {
            Log.TakenOver(logger, Message.MessageId, queue.Name);
        }
    }

    /// <summary>Makes the message visible again after <paramref name="delay"/>.</summary>
    public async Task GiveBackAsync(TimeSpan delay, CancellationToken cancellation)
    {
        await StopRenewalAsync();
        try
        {
            await queue.UpdateMessageAsync(Message.MessageId, popReceipt, (BinaryData?)null, delay, cancellation);
        }
        catch (RequestFailedException e) when (IsGone(e))
        {
            Log.TakenOver(logger, Message.MessageId, queue.Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopRenewalAsync();
        lost.Dispose();
        stopRenewal.Dispose();
        abortRenewal.Dispose();
    }

    private async Task StopRenewalAsync()
    {
        await stopRenewal.CancelAsync();
        abortRenewal.CancelAfter(RenewalGrace);
        await renewal;
    }

    private async Task RenewAsync()
    {
        var pause = visibility * 0.4;
        while (!stopRenewal.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, clock, stopRenewal.Token);
                UpdateReceipt answer = await queue.UpdateMessageAsync(Message.MessageId, popReceipt, (BinaryData?)null, visibility, abortRenewal.Token);
                popReceipt = answer.PopReceipt;
                expires = clock.GetUtcNow() + visibility;
                pause = visibility * 0.4;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (RequestFailedException e) when (IsGone(e))
            {
                Log.LeaseLost(logger, Message.MessageId, queue.Name, e.ErrorCode);
                await lost.CancelAsync();
                return;
            }
            catch (RequestFailedException e)
            {
                if (clock.GetUtcNow() >= expires)
                {
                    Log.LeaseLost(logger, Message.MessageId, queue.Name, e.ErrorCode);
                    await lost.CancelAsync();
                    return;
                }

                pause = visibility * 0.1;
            }
        }
    }

    private static bool IsGone(RequestFailedException e) =>
        e.Status == 404 || e.ErrorCode == QueueErrorCode.PopReceiptMismatch;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease on message {MessageId} of {Queue} is lost ({ErrorCode}); its item is dropped here")]
        public static partial void LeaseLost(ILogger logger, string messageId, string queue, string? errorCode);

        [LoggerMessage(Level = LogLevel.Information, Message = "Message {MessageId} of {Queue} was taken over by another worker")]
        public static partial void TakenOver(ILogger logger, string messageId, string queue);
    }
}
