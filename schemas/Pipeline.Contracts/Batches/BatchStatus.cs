namespace Pipeline.Contracts.Batches;

public enum BatchStatus
{
    Rejected,
    Accepted,
    Working,
    Finished,

    /// <summary>Ended without a mask for any image.</summary>
    Failed,
}
