using Pipeline.Contracts;
using Pipeline.Contracts.Runs;
using Pipeline.Storage;

namespace Pipeline.Worker.Training;

/// <summary>The run's public state, which the functions create and may cancel; this worker alone changes it otherwise.</summary>
internal sealed class RunLedger(PipelineStorage storage, TimeProvider clock)
{
    /// <exception cref="RunCancelledException">It was cancelled meanwhile.</exception>
    public Task<RunState> UpdateAsync(string run, Func<RunState, RunState> change, CancellationToken cancellation) =>
        storage.Container(ContainerNames.State).UpdateAsync<RunState>(
            BlobPaths.RunState(run),
            known => known switch
            {
                null => throw new InvalidDataException($"There is no run '{run}'."),
                { Status: RunStatus.Cancelled } => throw new RunCancelledException(run),
                _ => change(known) with { UpdatedAt = clock.GetUtcNow() },
            },
            cancellation);

    public Task EndAsync(string run, RunStatus status, IReadOnlyList<Problem> reasons, CancellationToken cancellation) =>
        UpdateAsync(run, state => state with { Status = status, Stage = "done", Reasons = reasons }, cancellation);
}
