using Pipeline.Contracts;
using Pipeline.Contracts.Runs;
using Pipeline.Storage;

namespace Pipeline.Worker.Training;

/// <summary>
/// The run's public state. The functions create it, may cancel it, and end a run whose worker could not; all else is changed here,
/// by compare-and-swap.
/// </summary>
internal sealed class RunLedger(PipelineStorage storage, TimeProvider clock)
{
    /// <summary>A run that has ended stays as it is: whoever comes late changes nothing and sees its end.</summary>
    /// <exception cref="RunCancelledException">It was cancelled meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The change is none that <see cref="RunTransitions"/> allows.</exception>
    public Task<RunState> UpdateAsync(string run, Func<RunState, RunState> change, CancellationToken cancellation) =>
        storage.Container(ContainerNames.State).UpdateAsync<RunState>(
            BlobPaths.RunState(run),
            known => Change(known ?? throw new InvalidDataException($"There is no run '{run}'."), change),
            cancellation);

    public Task EndAsync(string run, RunStatus status, IReadOnlyList<Problem> reasons, CancellationToken cancellation) =>
        UpdateAsync(run, state => state with { Status = status, Stage = "done", Reasons = reasons }, cancellation);

    private RunState Change(RunState known, Func<RunState, RunState> change)
    {
        if (known.Status == RunStatus.Cancelled)
            throw new RunCancelledException(known.Run);
        if (RunTransitions.IsEnd(known.Status))
            return known;
        var next = change(known);
        return RunTransitions.IsAllowed(known.Status, next.Status)
            ? next with { UpdatedAt = clock.GetUtcNow() }
            : throw new InvalidOperationException($"Run {known.Run} is {known.Status} and cannot become {next.Status}.");
    }
}
