using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Poison;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

/// <summary>
/// Ends what no worker could: the item counts as done with its reason, so that its batch or run ends too. Never throws at
/// content: a poison queue has no poison queue of its own.
/// </summary>
public sealed class WorkPoisonHandler(PipelineStorage storage, FailedMessages failed, BatchLedger ledger, RunLedger runs, TimeProvider clock)
{
    public async Task HandleAsync(string queue, string text, CancellationToken cancellation)
    {
        var body = QueueText.Decode(text);
        var parsed = Documents.Parse<WorkItem>(body);
        await failed.RecordAsync(queue, body, "No worker could end this item; its log holds each attempt.", cancellation);
        if (parsed.Value is not { } item)
            return;
        await Traces.ReceiveAsync(queue + QueueNames.PoisonSuffix, item.Traceparent, activity =>
        {
            activity?.SetTag(TraceTags.Item, item.Id);
            return EndAsync(item, cancellation);
        });
    }

    private async Task EndAsync(WorkItem item, CancellationToken cancellation)
    {
        var problem = new Problem("", "gave-up", $"Work item {item.Id} was given up after repeated attempts.");
        var progress = await storage.Container(ContainerNames.State).UpdateAsync<WorkProgress>(
            BlobPaths.WorkProgress(item.Id), known => End(known, item, problem), cancellation);
        if (item is { Batch: { } batch, Kind: not (WorkKind.Convert or WorkKind.Relabel) })
            await ledger.BookAsync(batch, item.Id, cancellation);
        await runs.EndAsync(item, progress.Failure ?? problem, cancellation);
    }

    /// <summary>Opens the item again, with the batch or run that its failure ended.</summary>
    /// <returns>Null, or why it must stay ended.</returns>
    public async Task<Problem?> TakeBackAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (Documents.Parse<WorkItem>(body).Value is not { } item)
            return null;
        // A relabelling ended with nothing but itself.
        if (item is { Batch: { } batch, Kind: not WorkKind.Relabel } && !await ledger.ReopenAsync(batch, item, cancellation))
            return new Problem("", "batch-given-up", $"Batch \"{batch}\" of item {item.Id} was cancelled or deleted.");
        if (item.Run is { } run && !await runs.ReopenAsync(run, cancellation))
            return new Problem("", "run-given-up", $"Run \"{run}\" of item {item.Id} was cancelled, or has been ended by its worker.");
        var states = storage.Container(ContainerNames.State);
        if (await states.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item.Id), cancellation) is not null)
            await states.UpdateAsync<WorkProgress>(
                BlobPaths.WorkProgress(item.Id),
                known => known is { Done: true, Failure: not null } ? known with { Stage = "queued", StageDone = null, Done = false, Failure = null, Attempts = 0 } : known!,
                cancellation);
        return null;
    }

    private WorkProgress End(WorkProgress? known, WorkItem item, Problem problem)
    {
        if (known is { Done: true })
            return known;
        var now = clock.GetUtcNow();
        known ??= new WorkProgress
        {
            Item = item.Id,
            Kind = item.Kind,
            ConfigHash = item.ConfigHash,
            StartedAt = now,
            UpdatedAt = now,
            Stage = "done",
            Total = item.Images.Count,
        };
        return known with { Stage = "done", Current = null, Done = true, Failure = problem, UpdatedAt = now };
    }
}
