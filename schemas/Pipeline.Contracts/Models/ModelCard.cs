using System.Text.Json;

namespace Pipeline.Contracts.Models;

/// <summary>model-card.v1: <c>models/{name}/{version}/card.json</c>.</summary>
public sealed record ModelCard
{
    public string Schema { get; init; } = SchemaNames.ModelCard;
    public required string Model { get; init; }
    public required string Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Run { get; init; }
    public required string Snapshot { get; init; }

    /// <summary>SHA-256 of the snapshot's manifest.</summary>
    public required string SnapshotSha256 { get; init; }
    public required IReadOnlyList<string> Classes { get; init; }
    public required string? Background { get; init; }
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Network name ("DeepLabV3Plus/MobileNetV1@0.5") and the whole training options.</summary>
    public required string Network { get; init; }
    public required JsonElement Training { get; init; }
    public required string TrainingHash { get; init; }

    /// <summary>SHA-256 of the pretrained weights, null when trained from scratch.</summary>
    public string? PretrainedSha256 { get; init; }
    public required string OnnxSha256 { get; init; }
    public required long OnnxBytes { get; init; }
    public required int Opset { get; init; }
    public required ParityResult Parity { get; init; }
    public SegmentationMetrics? Metrics { get; init; }
}
