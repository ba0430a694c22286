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

    /// <summary>Gives a run up; its worker notices at its next report and stops.</summary>
    /// <returns>The run, or why it cannot be cancelled; null when there is no such run. Repeating it changes nothing and sends the same event.</returns>
    public async Task<Parsed<RunState>?> CancelAsync(string run, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        if (await states.TryReadAsync<RunState>(BlobPaths.RunState(run), cancellation) is null)
            return null;
        var problem = new Problem("", "cancelled", $"Run {run} was cancelled.");
        var state = await states.UpdateAsync<RunState>(BlobPaths.RunState(run), known => known switch
        {
            null => throw new InvalidOperationException($"Run {run} disappeared while it was being cancelled."),
            { Status: RunStatus.Queued or RunStatus.Running } =>
                known with { Status = RunStatus.Cancelled, Reasons = [.. known.Reasons, problem], UpdatedAt = clock.GetUtcNow() },
            _ => known,
        }, cancellation);
        if (state.Status != RunStatus.Cancelled)
            return new Parsed<RunState>(null, [new Problem("", "run-ended",
                $"Run \"{run}\" is {state.Status.ToString().ToLowerInvariant()}; only one that is queued or running can be cancelled.")]);
        await events.SendAsync(
            EventTypes.ModelRejected, state.Model, run, Traces.Current(), new { model = state.Model, run, reasons = new[] { problem } }, cancellation);
        return new Parsed<RunState>(state, []);
    }

    /// <summary>Queues a failed run once more.</summary>
    /// <returns>False when it did not fail but was ended otherwise.</returns>
    public async Task<bool> ReopenAsync(string run, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        if (await states.TryReadAsync<RunState>(BlobPaths.RunState(run), cancellation) is null)
            return false;
        var state = await states.UpdateAsync<RunState>(
            BlobPaths.RunState(run),
            known => known is { Status: RunStatus.Failed } ? known with { Status = RunStatus.Queued, Reasons = [], UpdatedAt = clock.GetUtcNow() } : known!,
            cancellation);
        return state.Status is RunStatus.Queued or RunStatus.Running;
    }
}
