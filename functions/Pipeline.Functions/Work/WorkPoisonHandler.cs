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

        var problem = new Problem("", "gave-up", $"Work item {item.Id} was given up after repeated attempts.");
        var progress = await storage.Container(ContainerNames.State).UpdateAsync<WorkProgress>(
            BlobPaths.WorkProgress(item.Id), known => End(known, item, problem), cancellation);
        if (item is { Batch: { } batch, Kind: not WorkKind.Convert })
            await ledger.BookAsync(batch, item.Id, cancellation);
        await runs.EndAsync(item, progress.Failure ?? problem, cancellation);
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
