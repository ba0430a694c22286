using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Datasets;

/// <summary>A batch of the snapshot; its masks hold indices into its own class list.</summary>
public sealed record DatasetSource([property: Text(Patterns.Slug, Patterns.SlugHint)] string Batch, IReadOnlyList<string> Classes, string? Background, [property: Text(Patterns.Hash, Patterns.HashHint)] string ConfigHash);
