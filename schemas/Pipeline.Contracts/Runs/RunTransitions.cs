namespace Pipeline.Contracts.Runs;

/// <summary>What may become of a run: its end is final, except that somebody may have a failed one tried once more.</summary>
public static class RunTransitions
{
    private static readonly Dictionary<RunStatus, RunStatus[]> Next = new()
    {
        [RunStatus.Queued] = [RunStatus.Queued, RunStatus.Running, RunStatus.Failed, RunStatus.Cancelled],
        [RunStatus.Running] = [RunStatus.Running, RunStatus.Published, RunStatus.Rejected, RunStatus.Failed, RunStatus.Cancelled],
        [RunStatus.Published] = [],
        [RunStatus.Rejected] = [],
        [RunStatus.Failed] = [RunStatus.Queued],
        [RunStatus.Cancelled] = [],
    };

    /// <param name="from">Null when there is no run yet.</param>
    public static bool IsAllowed(RunStatus? from, RunStatus to) => from is { } known ? Next[known].Contains(to) : to == RunStatus.Queued;

    /// <summary>Nothing becomes of it by itself any more.</summary>
    public static bool IsEnd(RunStatus status) => status is RunStatus.Published or RunStatus.Rejected or RunStatus.Failed or RunStatus.Cancelled;
}
