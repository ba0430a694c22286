using Azure;

namespace Pipeline.Functions.Reconciling;

/// <summary>A thing that is not settled yet.</summary>
/// <param name="Path">Of its marker, such as open/batches/street-7.</param>
/// <param name="Touched">When it was opened or last repaired, by storage's clock.</param>
public sealed record OpenEntry(string Path, DateTimeOffset Touched, ETag ETag)
{
    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
