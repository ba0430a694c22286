namespace Pipeline.Contracts.Work;

/// <summary>mask-index.v1: <c>masks/{batch}/index.json</c>, written when the batch is finished.</summary>
public sealed record MaskIndex
{
    public string Schema { get; init; } = SchemaNames.MaskIndex;
    public required string Batch { get; init; }
    public required IReadOnlyList<string> Classes { get; init; }
    public required string? Background { get; init; }
    public required string ConfigHash { get; init; }
    public required IReadOnlyList<ImageResult> Images { get; init; }
}
