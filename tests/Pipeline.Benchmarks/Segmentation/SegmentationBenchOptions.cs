using System.Text.Json;
using Pipeline.Segmentation;

namespace Pipeline.Benchmarks.Segmentation;

/// <summary>What <c>bench segmentation</c> was asked for.</summary>
internal sealed record SegmentationBenchOptions
{
    public required string Data { get; init; }
    public required string Train { get; init; }

    /// <summary>A split of <see cref="Data"/> or a folder of its own.</summary>
    public required string Test { get; init; }

    /// <summary>Label kinds to learn from; <see cref="LabelKinds.None"/> = the full masks.</summary>
    public required LabelKinds Labels { get; init; }
    public string? Method { get; init; }
    public JsonElement? MethodOptions { get; init; }
    public JsonElement? Training { get; init; }
    public string? Weights { get; init; }

    /// <summary>0 stops after the pseudo-labels.</summary>
    public int Epochs { get; init; } = 20;
    public string? Network { get; init; }
    public int? Crop { get; init; }
    public int Seed { get; init; } = 1;
    public int Threads { get; init; } = Environment.ProcessorCount;

    public string TrainFolder => Path.Combine(Data, Train);
    public string TestFolder => Directory.Exists(Path.Combine(Data, Test)) ? Path.Combine(Data, Test) : Test;
}
