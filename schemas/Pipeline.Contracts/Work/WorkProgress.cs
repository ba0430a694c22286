using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Work;

/// <summary>
/// work-progress.v1: <c>state/work/{item}/progress.json</c>. The worker writes it after every image; a second worker on the
/// same item resumes from it. Its <see cref="Done"/> flag commits the item.
/// </summary>
[Document(SchemaNames.WorkProgress, MaxBytes = 16 << 20)]
public sealed record WorkProgress
{
    public string Schema { get; init; } = SchemaNames.WorkProgress;
    [Text(Patterns.ItemId, Patterns.ItemIdHint)]
    public required string Item { get; init; }
    public required WorkKind Kind { get; init; }
    [Text(Patterns.Hash, Patterns.HashHint)]
    public required string ConfigHash { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What runs now, for people: "fit", "label", "train", "evaluate", "export" …</summary>
    public required string Stage { get; init; }

    /// <summary>Share of the present stage that is done, 0 to 1; null when unknown.</summary>
    [Between(0, 1)]
    public double? StageDone { get; init; }
    [Between(0, 100_000)]
    public required int Total { get; init; }

    /// <summary>The image being worked on; after a crash it names the suspect.</summary>
    public string? Current { get; init; }
    public IReadOnlyList<ImageResult> Images { get; init; } = [];

    /// <summary>How often a worker began this item without making progress since.</summary>
    [Between(0, 1_000_000)]
    public int Attempts { get; init; }
    public bool Done { get; init; }

    /// <summary>Why the whole item failed for good; null otherwise.</summary>
    public Problem? Failure { get; init; }
}
