namespace Pipeline.Contracts.Batches;

/// <summary>
/// What may become of a batch. A decision on it is final, except that a rejected batch may be mended and committed again; an end is,
/// except that somebody may have a failed item tried once more.
/// </summary>
public static class BatchTransitions
{
    private static readonly Dictionary<BatchStatus, BatchStatus[]> Next = new()
    {
        [BatchStatus.Rejected] = [BatchStatus.Rejected, BatchStatus.Accepted, BatchStatus.Finished, BatchStatus.Deleting],
        [BatchStatus.Accepted] = [BatchStatus.Accepted, BatchStatus.Working, BatchStatus.Cancelled],
        [BatchStatus.Working] = [BatchStatus.Working, BatchStatus.Finished, BatchStatus.Failed, BatchStatus.Cancelled],
        [BatchStatus.Finished] = [BatchStatus.Working, BatchStatus.Deleting],
        [BatchStatus.Failed] = [BatchStatus.Working, BatchStatus.Deleting],
        // What a worker had in hand is still booked.
        [BatchStatus.Cancelled] = [BatchStatus.Cancelled, BatchStatus.Deleting],
        [BatchStatus.Deleting] = [BatchStatus.Deleting],
    };

    // An evaluate batch needs no worker: it is finished when it is accepted.
    private static readonly BatchStatus[] First = [BatchStatus.Rejected, BatchStatus.Accepted, BatchStatus.Finished];

    /// <param name="from">Null when there is no batch yet.</param>
    public static bool IsAllowed(BatchStatus? from, BatchStatus to) => (from is { } known ? Next[known] : First).Contains(to);

    /// <summary>Nothing becomes of it by itself any more: no work is open, and its end was or will be told.</summary>
    public static bool IsEnd(BatchStatus status) => status is BatchStatus.Finished or BatchStatus.Failed or BatchStatus.Cancelled;
}
