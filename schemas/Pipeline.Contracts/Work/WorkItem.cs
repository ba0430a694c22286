using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Work;

/// <summary>work-item.v1: a claim on blobs, small enough for a queue message; the same item twice gives one result.</summary>
[Document(SchemaNames.WorkItem, MaxBytes = 64 << 10)]
public sealed record WorkItem
{
    public string Schema { get; init; } = SchemaNames.WorkItem;

    /// <summary>Deterministic: batch or run, kind, position, config hash. Letters, digits, '-'.</summary>
    [Text(Patterns.ItemId, Patterns.ItemIdHint)]
    public required string Id { get; init; }
    public required WorkKind Kind { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Model { get; init; }

    /// <summary>The batch (pseudo-label, predict, convert, relabel); null otherwise.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Batch { get; init; }

    /// <summary>The dataset snapshot and the run (train, export); null otherwise.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Snapshot { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Run { get; init; }

    /// <summary>The images of this item with the ETag that was validated; empty for train, export and convert.</summary>
    [Count(0, 1_000)]
    public IReadOnlyList<ImageClaim> Images { get; init; } = [];

    public required WorkConfig Config { get; init; }
    [Text(Patterns.Hash, Patterns.HashHint)]
    public required string ConfigHash { get; init; }

    /// <summary>W3C trace context of the upload.</summary>
    [Text(Patterns.Traceparent, Patterns.TraceparentHint)]
    public string? Traceparent { get; init; }
}
