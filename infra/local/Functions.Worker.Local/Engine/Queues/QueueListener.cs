using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Engine.Queues;

/// <summary>Receives one queue's messages for one function, in batches that run side by side.</summary>
internal sealed partial class QueueListener(
    FunctionDescriptor function, QueueClient queue, QueueClient? poison, FunctionInvoker invoker, HostSettings settings, TimeProvider clock, ILogger log)
{
    private readonly HashSet<Task> _inWork = [];
    private readonly QueueBackoff _backoff = new(settings.QueueMaxPollingInterval, Random.Shared);

    /// <summary>Receives until cancelled, then waits for the invocations in work, at most for the grace period.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var batch = await ReceiveAsync(stopping);
                foreach (var message in batch)
                    _inWork.Add(Task.Run(() => ProcessAsync(message), CancellationToken.None));
                if (batch.Length == 0)
                    await Task.Delay(_backoff.Next(), clock, stopping);
                else
                    _backoff.Reset();
                _inWork.RemoveWhere(task => task.IsCompleted);
                while (_inWork.Count > settings.QueueNewBatchThreshold)
                {
                    await Task.WhenAny(_inWork).WaitAsync(stopping);
                    _inWork.RemoveWhere(task => task.IsCompleted);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAny(Task.WhenAll(_inWork), Task.Delay(settings.ShutdownGrace, clock, CancellationToken.None));
        }
    }

    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken stopping)
    {
        try
        {
            return await queue.ReceiveMessagesAsync(settings.QueueBatchSize, settings.QueueLease, stopping);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The queue may be created later; nobody needs to be told.
            return [];
        }
        catch (Exception e) when (e.IsStorageFailure())
        {
            LogNotReceived(log, e, queue.Name);
            return [];
        }
    }

    private async Task ProcessAsync(QueueMessage raw)
    {
        await using var lease = new MessageLease(queue, raw, settings.QueueLease, clock, log);
        try
        {
            if (MessageText.TryDecode(raw, settings.QueueMessagesAreBase64) is not { } message)
            {
                await ToPoisonAsync(lease, raw, "its text is not base64");
                return;
            }
            if (raw.DequeueCount > settings.QueueMaxDequeueCount)
            {
                await ToPoisonAsync(lease, raw, $"it has been received {raw.DequeueCount} times");
                return;
            }

            var outcome = await invoker.InvokeAsync(function, new QueueInput(message), $"New message on queue {queue.Name}", CancellationToken.None);
            if (outcome == InvocationOutcome.Succeeded)
                await lease.DeleteAsync();
            else if (outcome == InvocationOutcome.Interrupted)
                await lease.ReleaseAsync(TimeSpan.Zero);
            else if (poison is null || raw.DequeueCount >= settings.QueueMaxDequeueCount)
                await ToPoisonAsync(lease, raw, $"attempt {raw.DequeueCount} failed");
            else
                await lease.ReleaseAsync(settings.QueueVisibilityTimeout);
        }
        // Storage failed after all of its client's retries: the message comes back when its lease runs out.
        catch (Exception e) when (e.IsStorageFailure())
        {
            LogNotEnded(log, e, raw.MessageId, queue.Name);
        }
    }

    private async Task ToPoisonAsync(MessageLease lease, QueueMessage raw, string reason)
    {
        // A poison queue has none of its own. Its message stays hidden until the lease runs out: given back at once, it would spin.
        if (poison is null)
        {
            LogKept(log, raw.MessageId, queue.Name, reason);
            return;
        }
        LogPoison(log, raw.MessageId, queue.Name, poison.Name, reason);
        await lease.MoveAsync(poison);
    }

    [LoggerMessage(1, LogLevel.Warning, "Queue {Queue} could not be read")]
    private static partial void LogNotReceived(ILogger log, Exception exception, string queue);

    [LoggerMessage(2, LogLevel.Warning, "Message {MessageId} on queue {Queue} could not be deleted, moved or given back; it returns when its lease runs out")]
    private static partial void LogNotEnded(ILogger log, Exception exception, string messageId, string queue);

    [LoggerMessage(3, LogLevel.Warning, "Message {MessageId} on queue {Queue} moves to {Poison}: {Reason}")]
    private static partial void LogPoison(ILogger log, string messageId, string queue, string poison, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Message {MessageId} on queue {Queue} stays hidden for now: {Reason}")]
    private static partial void LogKept(ILogger log, string messageId, string queue, string reason);
}
