using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Poison;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

/// <summary>
/// Ends what no worker could: the item counts as done with its reason, so that its batch or run ends too. Never throws at
/// content: a poison queue has no poison queue of its own.
/// </summary>
public sealed class WorkPoisonHandler(PipelineStorage storage, FailedMessages failed, BatchLedger ledger, EventQueue events, TimeProvider clock)
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
        if (item.Batch is { } batch)
            await ledger.BookAsync(batch, item.Id, cancellation);
        if (item.Run is { } run)
            await EndRunAsync(run, item, progress.Failure ?? problem, cancellation);
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

    /// <summary>A run that its worker brought to an end stays as it is.</summary>
    private async Task EndRunAsync(string run, WorkItem item, Problem problem, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        while (await state.TryReadAsync<RunState>(BlobPaths.RunState(run), cancellation) is { Value.Status: RunStatus.Queued or RunStatus.Running } known)
        {
            var ended = known.Value with { Status = RunStatus.Failed, Reasons = [.. known.Value.Reasons, problem], UpdatedAt = clock.GetUtcNow() };
            if (!await state.TryReplaceAsync(BlobPaths.RunState(run), ended, known.ETag, cancellation))
                continue;
            await events.SendAsync(EventTypes.ModelRejected, known.Value.Model, run, item.Traceparent, new { model = known.Value.Model, run, reasons = new[] { problem } }, cancellation);
            return;
        }
    }
}
