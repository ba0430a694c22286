namespace Pipeline.Functions.Uploads.Exports;

public enum ExportStatus
{
    Queued,
    Working,
    Finished,

    /// <summary>It can never succeed; the reason says why.</summary>
    Failed,
}
