using System.Text.Json;
using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Models;

/// <summary>model-card.v1: <c>models/{name}/{version}/card.json</c>.</summary>
[Document(SchemaNames.ModelCard)]
public sealed record ModelCard
{
    public string Schema { get; init; } = SchemaNames.ModelCard;
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Model { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Run { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Snapshot { get; init; }

    /// <summary>SHA-256 of the snapshot's manifest.</summary>
    [Text(Patterns.Sha256, Patterns.Sha256Hint)]
    public required string SnapshotSha256 { get; init; }
    [Count(1, 255, Unique = true)]
    public required IReadOnlyList<string> Classes { get; init; }
    public required string? Background { get; init; }
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Network name ("DeepLabV3Plus/MobileNetV1@0.5") and the whole training options.</summary>
    public required string Network { get; init; }
    public required JsonElement Training { get; init; }
    [Text(Patterns.Hash, Patterns.HashHint)]
    public required string TrainingHash { get; init; }

    /// <summary>The version whose weights training began with; null for a full training.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? StartedFrom { get; init; }

    /// <summary>Why it was trained this way, a sentence.</summary>
    public string? Recipe { get; init; }

    /// <summary>Minutes on the training device, and the steps that fitted into the budget out of those planned.</summary>
    [Between(0, 1e9)]
    public double? TrainingMinutes { get; init; }
    [Between(0, 1_000_000_000)]
    public int? Steps { get; init; }
    [Between(0, 1_000_000_000)]
    public int? PlannedSteps { get; init; }

    /// <summary>Masks that predictions replaced while it was trained.</summary>
    [Between(0, 10_000_000)]
    public int? MasksRefreshed { get; init; }

    /// <summary>SHA-256 of the pretrained weights, null when trained from scratch.</summary>
    [Text(Patterns.Sha256, Patterns.Sha256Hint)]
    public string? PretrainedSha256 { get; init; }
    [Text(Patterns.Sha256, Patterns.Sha256Hint)]
    public required string OnnxSha256 { get; init; }
    [Between(1, 1e12)]
    public required long OnnxBytes { get; init; }
    [Between(1, 100)]
    public required int Opset { get; init; }
    public required ParityResult Parity { get; init; }
    public SegmentationMetrics? Metrics { get; init; }
}
