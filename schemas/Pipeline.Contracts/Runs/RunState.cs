using System.Globalization;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Runs;

/// <summary>
/// run.v1: <c>state/runs/{run}.json</c>. The functions create it, may cancel it, and end one whose worker could not; the worker alone
/// changes it in between.
/// </summary>
[Document(SchemaNames.Run)]
public sealed record RunState : IListed
{
    public string Schema { get; init; } = SchemaNames.Run;
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Run { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Model { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Snapshot { get; init; }
    public required RunStatus Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>"train", "refresh", "export", "publish", "review".</summary>
    public string? Stage { get; init; }
    public int Step { get; init; }
    public int Steps { get; init; }
    public double? Loss { get; init; }
    public double? ImagesPerSecond { get; init; }

    /// <summary>Why it is trained the way it is, a sentence; null until that is decided, and from then on fixed.</summary>
    public string? Recipe { get; init; }

    /// <summary>The version whose weights it began with; null for a full training.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? StartedFrom { get; init; }

    /// <summary>Minutes that training may take on its device; null = as long as its schedule needs.</summary>
    [Between(0, 100_000)]
    public double? BudgetMinutes { get; init; }

    /// <summary>Minutes that training took, refreshing masks and before resumes included.</summary>
    [Between(0, 1e9)]
    public double? SpentMinutes { get; init; }

    /// <summary>Masks that its own predictions replaced on the way.</summary>
    [Between(0, 10_000_000)]
    public int? MasksRefreshed { get; init; }

    /// <summary>The candidate against the labels of held-out images.</summary>
    public LabelFigures? Labels { get; init; }

    /// <summary>The candidate's version once exported.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Version { get; init; }
    public SegmentationMetrics? Metrics { get; init; }
    public ParityResult? Parity { get; init; }

    /// <summary>Why it was rejected or failed.</summary>
    public IReadOnlyList<Problem> Reasons { get; init; } = [];

    public IReadOnlyDictionary<string, string> Facts() => new Dictionary<string, string>
    {
        ["status"] = Status.ToString(),
        ["model"] = Model,
        ["snapshot"] = Snapshot,
        ["created"] = CreatedAt.ToString("O", CultureInfo.InvariantCulture),
        ["updated"] = UpdatedAt.ToString("O", CultureInfo.InvariantCulture),
        ["version"] = Version ?? "",
    };
}
