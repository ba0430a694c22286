using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Reconciling;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

/// <summary>
/// The functions' one writer of <c>state/runs</c>: creates runs, and ends those whose worker could not do so itself. All between is
/// the worker's. A run that has ended stays as it is.
/// </summary>
public sealed class RunLedger(PipelineStorage storage, OpenWork open, EventQueue events, TimeProvider clock)
{
    /// <summary>The run as it is from now on: this one, or what another creator wrote first.</summary>
    public async Task<RunState> CreateAsync(RunState run, CancellationToken cancellation)
    {
        if (!RunTransitions.IsAllowed(null, run.Status))
            throw new InvalidOperationException($"Run {run.Run} is new and cannot be {run.Status}.");
        // Before the state: a run that nobody would look after must not exist.
        await open.MarkAsync(BlobPaths.OpenRun(run.Run), cancellation);
        var state = storage.Container(ContainerNames.State);
        return await state.TryCreateAsync(BlobPaths.RunState(run.Run), run, cancellation)
            ? run
            : (await state.TryReadAsync<RunState>(BlobPaths.RunState(run.Run), cancellation))!.Value;
    }

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
        while (await state.TryReadAsync<RunState>(BlobPaths.RunState(run), cancellation) is { } known && !RunTransitions.IsEnd(known.Value.Status))
        {
            var ended = known.Value with { Status = RunStatus.Failed, Reasons = [.. known.Value.Reasons, problem], UpdatedAt = clock.GetUtcNow() };
            // Event first: a crash before the state is written repeats both, and the id is the same.
            await AnnounceAsync(ended, item.Traceparent, cancellation);
            if (await state.TryReplaceAsync(BlobPaths.RunState(run), ended, known.ETag, cancellation))
                return;
        }
    }

    /// <summary>Gives a run up; its worker notices at its next report and stops.</summary>
    /// <returns>The run, or why it cannot be cancelled; null when there is no such run. Repeating it changes nothing and sends the same event.</returns>
    public async Task<Parsed<RunState>?> CancelAsync(string run, CancellationToken cancellation)
    {
        var problem = new Problem("", "cancelled", $"Run {run} was cancelled.");
        var state = await TryChangeAsync(
            run,
            known => RunTransitions.IsEnd(known.Status)
                ? known
                : known with { Status = RunStatus.Cancelled, Reasons = [.. known.Reasons, problem], UpdatedAt = clock.GetUtcNow() },
            cancellation);
        if (state is null)
            return null;
        if (state.Status != RunStatus.Cancelled)
            return new Parsed<RunState>(null, [new Problem("", "run-ended",
                $"Run \"{run}\" is {state.Status.ToString().ToLowerInvariant()}; only one that is queued or running can be cancelled.")]);
        await AnnounceAsync(state, Traces.Current(), cancellation);
        return new Parsed<RunState>(state, []);
    }

    /// <summary>Queues a failed run once more.</summary>
    /// <returns>False when it did not fail but was ended otherwise.</returns>
    public async Task<bool> ReopenAsync(string run, CancellationToken cancellation)
    {
        // Before the state, so that it is looked after again.
        await open.MarkAsync(BlobPaths.OpenRun(run), cancellation);
        var state = await TryChangeAsync(
            run,
            known => known is { Status: RunStatus.Failed } ? known with { Status = RunStatus.Queued, Reasons = [], UpdatedAt = clock.GetUtcNow() } : known,
            cancellation);
        return state is { Status: RunStatus.Queued or RunStatus.Running };
    }

    private async Task<RunState?> TryChangeAsync(string run, Func<RunState, RunState> change, CancellationToken cancellation) =>
        await storage.Container(ContainerNames.State).UpdateAsync<RunState>(
            BlobPaths.RunState(run),
            known =>
            {
                if (known is null)
                    return null!;
                var next = change(known);
                return ReferenceEquals(next, known) || RunTransitions.IsAllowed(known.Status, next.Status)
                    ? next
                    : throw new InvalidOperationException($"Run {run} is {known.Status} and cannot become {next.Status}.");
            },
            cancellation);

    /// <summary>The id of the event that tells how a run ended.</summary>
    public static string EndEventId(RunState run) => EventQueue.IdOf(EndType(run), run.Model, Occurrence(run));

    /// <summary>Tells how a run ended; what its worker told already is the same event.</summary>
    public Task AnnounceAsync(RunState run, string? traceparent, CancellationToken cancellation) =>
        events.SendAsync(
            EndType(run), run.Model, Occurrence(run), traceparent,
            run.Status == RunStatus.Published
                ? (object)new
                {
                    model = run.Model,
                    version = run.Version,
                    run = run.Run,
                    snapshot = run.Snapshot,
                    holdoutMiou = run.Metrics?.Miou,
                    onnx = $"{ContainerNames.Models}/{BlobPaths.Onnx(run.Model, Occurrence(run))}",
                }
                : new { model = run.Model, run = run.Run, version = run.Version, reasons = run.Reasons },
            cancellation);

    private static string EndType(RunState run) => run.Status == RunStatus.Published ? EventTypes.ModelPublished : EventTypes.ModelRejected;

    private static string Occurrence(RunState run) => run.Version ?? run.Run;
}
