namespace Pipeline.Contracts.Batches;

public enum BatchStatus
{
    Rejected,
    Accepted,
    Working,
    Finished,

    /// <summary>Ended without a mask for any image.</summary>
    Failed,

    /// <summary>Given up by its owner; masks that were made stay.</summary>
    Cancelled,

    /// <summary>Its files are being removed; the state goes last.</summary>
    Deleting,
}
