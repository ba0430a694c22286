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
