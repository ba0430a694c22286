using System.Diagnostics;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Storage;
using Pipeline.Telemetry;
using Pipeline.Worker.Events;
using Pipeline.Worker.Queues;

namespace Pipeline.Worker.Items;

/// <summary>From a leased message to its end: the one place where outcomes become delete, retry, defer or poison.</summary>
internal sealed partial class ItemProcessor(
    PipelineStorage storage,
    WorkQueues queues,
    EventSender events,
    IEnumerable<IWorkHandler> handlers,
    Heartbeat heartbeat,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    ILogger<ItemProcessor> logger)
{
    private readonly Dictionary<WorkKind, IWorkHandler> handlers = handlers.ToDictionary(h => h.Kind);

    /// <param name="lease">The message; ended here in every case except a lost lease.</param>
    /// <param name="stopping">The process is asked to stop: checkpoint, give the message back.</param>
    public async Task ProcessAsync(MessageLease lease, CancellationToken stopping)
    {
        var parsed = Documents.Parse<WorkItem>(lease.Message.Body.ToMemory());
        if (!parsed.IsValid)
        {
            Log.Unreadable(logger, lease.Message.MessageId, string.Join(", ", parsed.Problems.Select(p => p.Code).Distinct()));
            Measures.Failed("item", "unreadable");
            await queues.PoisonAsync(lease, stopping);
            return;
        }

        var item = parsed.Value;
        using var scope = logger.BeginScope(Ids(item));
        using var activity = Traces.Receive(lease.Queue, item.Traceparent)?.SetTag(TraceTags.Item, item.Id).SetTag(TraceTags.Kind, item.Kind);
        if (lease.Message is { DequeueCount: 1, InsertedOn: { } insertedAt })
            Measures.MessageReceived(lease.Queue, clock.GetUtcNow() - insertedAt);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
        var watch = Stopwatch.StartNew();
        ItemLedger? ledger = null;
        var end = ItemEnd.Lost;
        try
        {
            if (await GivenUpBatches.ContainAsync(storage, item, either.Token))
            {
                Log.Dropped(logger, item.Id, item.Batch!);
                await lease.CompleteAsync(either.Token);
                return;
            }
            ledger = await ItemLedger.OpenAsync(storage, item, clock, either.Token);
            ledger.Written = heartbeat.Beat;
            if (!ledger.Progress.Done)
                end = await RunAsync(item, ledger, lease, either.Token);
            else
                end = await EndAsync(item, lease, either.Token);
            Log.Handled(logger, item.Id, ledger.Progress.Stage, watch.Elapsed.TotalSeconds);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            Log.Abandoned(logger, item.Id);
        }
        catch (ItemTakenOverException e)
        {
            Log.TakenOver(logger, e.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            end = ItemEnd.Stopped;
            await HandBackAsync(lease, ledger);
            Log.GivenBack(logger, item.Id, watch.Elapsed.TotalSeconds);
        }
        catch (Exception e) when (ledger is not null)
        {
            activity.Fail(e);
            end = await RetryOrGiveUpAsync(item, ledger, lease, e, stopping);
        }
        catch (RequestFailedException e)
        {
            activity.Fail(e);
            end = ItemEnd.Retried;
            // Not even the ledger could be opened: storage is in trouble, the queue counts the attempt.
            Log.AttemptFailed(logger, item.Id, (int)lease.Message.DequeueCount, options.Value.MaxAttempts, e);
            await lease.GiveBackAsync(TimeSpan.FromSeconds(options.Value.RetrySeconds), stopping);
        }
        finally
        {
            Report(item, end, activity, watch.Elapsed);
        }
    }

    private void Report(WorkItem item, ItemEnd end, Activity? activity, TimeSpan took)
    {
        var outcome = end.ToString().ToLowerInvariant();
        activity?.SetTag(TraceTags.Outcome, outcome);
        Measures.ItemEnded(item.Kind.ToString().ToLowerInvariant(), outcome, handlers.TryGetValue(item.Kind, out var handler) ? handler.Device : "cpu", took);
    }

    /// <summary>What every log line about an item is found by.</summary>
    private static Dictionary<string, object> Ids(WorkItem item)
    {
        var ids = new Dictionary<string, object> { ["Item"] = item.Id, ["Kind"] = item.Kind };
        if (item.Batch is { } batch)
            ids["Batch"] = batch;
        if (item.Run is { } run)
            ids["Run"] = run;
        return ids;
    }

    private async Task<ItemEnd> RunAsync(WorkItem item, ItemLedger ledger, MessageLease lease, CancellationToken cancellation)
    {
        if (ledger.Progress.Attempts > options.Value.MaxAttempts && !await BlameImageAsync(item, ledger, cancellation))
        {
            return await GiveUpAsync(item, ledger, lease, "it crashed its worker each time", cancellation);
        }

        var outcome = handlers.TryGetValue(item.Kind, out var handler)
            ? await handler.HandleAsync(item, ledger, cancellation)
            : new WorkOutcome.Failed(new Problem("/kind", "unknown-kind", $"This worker has no handler for '{item.Kind}'."));
        switch (outcome)
        {
            case WorkOutcome.Completed:
                await ledger.FinishAsync(failure: null, cancellation);
                return await EndAsync(item, lease, cancellation);
            case WorkOutcome.Failed failed:
                Fail(item, failed.Problem);
                await ledger.FinishAsync(failed.Problem, cancellation);
                await EndAsync(item, lease, cancellation);
                return ItemEnd.Failed;
            case WorkOutcome.Deferred deferred:
                Log.Deferred(logger, item.Id, deferred.Reason);
                await ledger.WithdrawAttemptAsync(cancellation);
                await queues.DeferAsync(lease, TimeSpan.FromSeconds(options.Value.DeferSeconds), cancellation);
                return ItemEnd.Deferred;
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    /// <summary>The result is committed; tell the functions, then delete. A crash in between repeats only these two.</summary>
    private async Task<ItemEnd> EndAsync(WorkItem item, MessageLease lease, CancellationToken cancellation)
    {
        await events.SendWorkFinishedAsync(item, cancellation);
        await lease.CompleteAsync(cancellation);
        return ItemEnd.Completed;
    }

    private async Task HandBackAsync(MessageLease lease, ItemLedger? ledger)
    {
        // The stopping token has fired already; handing back gets a few seconds of its own.
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);
        if (ledger is { Progress.Done: false })
            await ledger.WithdrawAttemptAsync(grace.Token);
        await lease.GiveBackAsync(TimeSpan.Zero, grace.Token);
    }

    private async Task<ItemEnd> RetryOrGiveUpAsync(WorkItem item, ItemLedger ledger, MessageLease lease, Exception error, CancellationToken cancellation)
    {
        var attempts = ledger.Progress.Attempts;
        Log.AttemptFailed(logger, item.Id, attempts, options.Value.MaxAttempts, error);
        if (attempts >= options.Value.MaxAttempts)
            return await GiveUpAsync(item, ledger, lease, error.Message, cancellation);

        var delay = Math.Min(600, options.Value.RetrySeconds * Math.Pow(2, attempts - 1));
        await lease.GiveBackAsync(TimeSpan.FromSeconds(delay), cancellation);
        return ItemEnd.Retried;
    }

    private async Task<ItemEnd> GiveUpAsync(WorkItem item, ItemLedger ledger, MessageLease lease, string why, CancellationToken cancellation)
    {
        var problem = new Problem("", "gave-up", $"Work item {item.Id} was given up after {options.Value.MaxAttempts} attempts without progress: {why}");
        Fail(item, problem);
        await ledger.FinishAsync(problem, cancellation);
        await events.SendWorkFinishedAsync(item, cancellation);
        await queues.PoisonAsync(lease, cancellation);
        return ItemEnd.GivenUp;
    }

    /// <summary>The code only: the message may quote what was uploaded, and is kept in the item's ledger.</summary>
    private void Fail(WorkItem item, Problem problem)
    {
        Activity.Current.Fail(problem.Code);
        Measures.Failed("item", problem.Code);
        Log.Failed(logger, item.Id, problem.Code);
    }

    /// <summary>When the same image was at hand at the last crash, that image fails and the rest goes on.</summary>
    private static async Task<bool> BlameImageAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation)
    {
        if (item.Images.FirstOrDefault(i => i.Name == ledger.Progress.Current) is not { } image)
            return false;
        await ledger.CommitImageAsync(
            new ImageResult
            {
                Image = image.Name,
                ImageETag = image.ETag,
                Problems = [new Problem(image.Name, "worker-crashed", $"The worker ended each time while it worked on '{image.Name}'.")],
            },
            cancellation);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} is no work item and goes to poison: {Problems}")]
        public static partial void Unreadable(ILogger logger, string messageId, string problems);

        [LoggerMessage(Level = LogLevel.Information, Message = "Item {Item} ended at stage {Stage} after {Seconds:F1} s")]
        public static partial void Handled(ILogger logger, string item, string stage, double seconds);

        [LoggerMessage(Level = LogLevel.Information, Message = "Item {Item} is dropped: batch {Batch} was cancelled or is being deleted")]
        public static partial void Dropped(ILogger logger, string item, string batch);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Item {Item} is dropped: its message belongs to another worker now")]
        public static partial void Abandoned(ILogger logger, string item);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
        public static partial void TakenOver(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Item {Item} was given back after {Seconds:F1} s because this worker stops")]
        public static partial void GivenBack(ILogger logger, string item, double seconds);

        [LoggerMessage(Level = LogLevel.Information, Message = "Item {Item} waits: {Reason}")]
        public static partial void Deferred(ILogger logger, string item, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Attempt} of {MaxAttempts} on item {Item} failed")]
        public static partial void AttemptFailed(ILogger logger, string item, int attempt, int maxAttempts, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "Item {Item} failed ({Code}); its ledger says why")]
        public static partial void Failed(ILogger logger, string item, string code);
    }
}
