using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Datasets;

/// <summary>dataset.v1: <c>datasets/{snapshot}/manifest.json</c>, a frozen training set.</summary>
[Document(SchemaNames.Dataset, MaxBytes = 256 << 20)]
public sealed record DatasetManifest
{
    public string Schema { get; init; } = SchemaNames.Dataset;

    /// <summary>Begins with the time, ends with the hash of the entries: the same entries are the same snapshot.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Id { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Model { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The union of the batches' classes in order of first appearance; with a background, that is class 0.</summary>
    [Count(1, 255, Unique = true)]
    public required IReadOnlyList<string> Classes { get; init; }
    public required string? Background { get; init; }
    public required IReadOnlyList<DatasetSource> Sources { get; init; }
    public required IReadOnlyList<DatasetEntry> Entries { get; init; }
}
