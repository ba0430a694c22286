namespace Pipeline.Local.Events;

/// <summary>What is watched, what passes, and where it goes.</summary>
public sealed record BlobEventSourceOptions
{
    public required string ConnectionString { get; init; }

    /// <summary>File that remembers what has been sent. Without it every blob that passes is sent once more.</summary>
    public required string StateFile { get; init; }

    public string Container { get; init; } = "uploads";

    public string Queue { get; init; } = "blob-events";

    /// <summary>
    /// The subject filter of the event subscription (infra/ sets the same one in the cloud): only the commit of a batch is an
    /// event. Compared without case, as Event Grid does by default; empty passes every blob.
    /// </summary>
    public string SubjectEndsWith { get; init; } = "/batch.json";

    /// <summary>Blobs a listing page asks for, 1 to 5,000.</summary>
    public int PageSize { get; init; } = 5_000;

    /// <summary>Shortest pause between two looks. A look at a big container takes longer; the pause is then twice that.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(300);
}
