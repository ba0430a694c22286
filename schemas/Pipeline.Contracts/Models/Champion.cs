namespace Pipeline.Contracts.Models;

/// <summary>champion.v1: <c>models/{name}/champion.json</c>, swapped by ETag; the predecessor is kept for rollback.</summary>
public sealed record Champion
{
    public string Schema { get; init; } = SchemaNames.Champion;
    public required string Model { get; init; }
    public required string Version { get; init; }
    public string? Previous { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Dataset mIoU on the held-out entries, 0 to 1; null when there were none.</summary>
    public double? HoldoutMiou { get; init; }
}
