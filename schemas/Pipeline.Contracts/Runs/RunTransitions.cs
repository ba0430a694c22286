namespace Pipeline.Contracts.Runs;

/// <summary>What may become of a run: its end is final.</summary>
public static class RunTransitions
{
    private static readonly Dictionary<RunStatus, RunStatus[]> Next = new()
    {
        [RunStatus.Queued] = [RunStatus.Queued, RunStatus.Running, RunStatus.Failed],
        [RunStatus.Running] = [RunStatus.Running, RunStatus.Published, RunStatus.Rejected, RunStatus.Failed],
        [RunStatus.Published] = [],
        [RunStatus.Rejected] = [],
        [RunStatus.Failed] = [],
    };

    /// <param name="from">Null when there is no run yet.</param>
    public static bool IsAllowed(RunStatus? from, RunStatus to) => from is { } known ? Next[known].Contains(to) : to == RunStatus.Queued;

    /// <summary>Nothing can become of it any more.</summary>
    public static bool IsEnd(RunStatus status) => Next[status].Length == 0;
}
