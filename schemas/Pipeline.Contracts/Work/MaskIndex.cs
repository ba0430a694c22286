using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Work;

/// <summary>mask-index.v1: <c>masks/{batch}/index.json</c>, written when the batch is finished.</summary>
[Document(SchemaNames.MaskIndex, MaxBytes = 128 << 20)]
public sealed record MaskIndex
{
    public string Schema { get; init; } = SchemaNames.MaskIndex;
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Batch { get; init; }
    [Count(0, 255, Unique = true)]
    public required IReadOnlyList<string> Classes { get; init; }
    public required string? Background { get; init; }
    [Text(Patterns.Hash, Patterns.HashHint)]
    public required string ConfigHash { get; init; }
    public required IReadOnlyList<ImageResult> Images { get; init; }
}
