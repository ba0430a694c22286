namespace Pipeline.Functions.Uploads;

/// <summary>What became of a blob event.</summary>
public enum UploadOutcome
{
    /// <summary>No committed batch.</summary>
    Ignored,

    /// <summary>Decided before; anything missing was made up for.</summary>
    Repeated,
    Accepted,
    Rejected,

    /// <summary>Time ran out; the same event must be handled once more.</summary>
    HandedOn,
}
