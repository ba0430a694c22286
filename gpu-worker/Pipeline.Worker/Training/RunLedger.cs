using Pipeline.Contracts;
using Pipeline.Contracts.Runs;
using Pipeline.Storage;

namespace Pipeline.Worker.Training;

/// <summary>The run's public state, which the functions create and this worker alone changes afterwards.</summary>
internal sealed class RunLedger(PipelineStorage storage, TimeProvider clock)
{
    public Task<RunState> UpdateAsync(string run, Func<RunState, RunState> change, CancellationToken cancellation) =>
        storage.Container(ContainerNames.State).UpdateAsync<RunState>(
            BlobPaths.RunState(run),
            known => change(known ?? throw new InvalidDataException($"There is no run '{run}'.")) with { UpdatedAt = clock.GetUtcNow() },
            cancellation);

    public Task EndAsync(string run, RunStatus status, IReadOnlyList<Problem> reasons, CancellationToken cancellation) =>
        UpdateAsync(run, state => state with { Status = status, Stage = "done", Reasons = reasons }, cancellation);
}
