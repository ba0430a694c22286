namespace Pipeline.Contracts.Batches;

/// <summary>What may become of a batch. A decision on it is final, except that a rejected batch may be mended and committed again.</summary>
public static class BatchTransitions
{
    private static readonly Dictionary<BatchStatus, BatchStatus[]> Next = new()
    {
        [BatchStatus.Rejected] = [BatchStatus.Rejected, BatchStatus.Accepted, BatchStatus.Finished],
        [BatchStatus.Accepted] = [BatchStatus.Accepted, BatchStatus.Working],
        [BatchStatus.Working] = [BatchStatus.Working, BatchStatus.Finished, BatchStatus.Failed],
        [BatchStatus.Finished] = [],
        [BatchStatus.Failed] = [],
    };

    // An evaluate batch needs no worker: it is finished when it is accepted.
    private static readonly BatchStatus[] First = [BatchStatus.Rejected, BatchStatus.Accepted, BatchStatus.Finished];

    /// <param name="from">Null when there is no batch yet.</param>
    public static bool IsAllowed(BatchStatus? from, BatchStatus to) => (from is { } known ? Next[known] : First).Contains(to);

    /// <summary>Nothing can become of it any more.</summary>
    public static bool IsEnd(BatchStatus status) => Next[status].Length == 0;
}
