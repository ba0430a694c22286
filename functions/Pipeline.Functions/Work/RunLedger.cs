using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

/// <summary>Ends runs whose worker could not do so itself. A run that its worker brought to an end stays as it is.</summary>
public sealed class RunLedger(PipelineStorage storage, EventQueue events, TimeProvider clock)
{
    /// <summary>Books a finished training item: one that failed for good takes its run with it.</summary>
    public async Task BookAsync(string item, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var progress = await state.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item), cancellation);
        if (progress is { Value: { Done: true, Failure: { } failure } }
            && await state.TryReadAsync<WorkItem>(BlobPaths.WorkItem(item), cancellation) is { } known)
            await EndAsync(known.Value, failure, cancellation);
    }

    public async Task EndAsync(WorkItem item, Problem problem, CancellationToken cancellation)
    {
        if (item.Run is not { } run)
            return;
        var state = storage.Container(ContainerNames.State);
        while (await state.TryReadAsync<RunState>(BlobPaths.RunState(run), cancellation) is { Value.Status: RunStatus.Queued or RunStatus.Running } known)
        {
            var model = known.Value.Model;
            var ended = known.Value with { Status = RunStatus.Failed, Reasons = [.. known.Value.Reasons, problem], UpdatedAt = clock.GetUtcNow() };
            // Event first: a crash before the state is written repeats both, and the id is the same.
            await events.SendAsync(EventTypes.ModelRejected, model, run, item.Traceparent, new { model, run, reasons = new[] { problem } }, cancellation);
            if (await state.TryReplaceAsync(BlobPaths.RunState(run), ended, known.ETag, cancellation))
                return;
        }
    }
}
