using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Models;

/// <summary>champion.v1: <c>models/{name}/champion.json</c>, swapped by ETag; the predecessor is kept for rollback.</summary>
[Document(SchemaNames.Champion)]
public sealed record Champion
{
    public string Schema { get; init; } = SchemaNames.Champion;
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Model { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Version { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Previous { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Dataset mIoU on the held-out entries, 0 to 1; null when there were none.</summary>
    [Between(0, 1)]
    public double? HoldoutMiou { get; init; }
}
