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

    /// <summary>"train", "evaluate", "export", "publish".</summary>
    public string? Stage { get; init; }
    public int Step { get; init; }
    public int Steps { get; init; }
    public double? Loss { get; init; }
    public double? ImagesPerSecond { get; init; }

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
