using System.Text.Json;

namespace Pipeline.Contracts.Batches;

/// <summary>batch.v1: <c>{batch}/batch.json</c>, written last; its arrival commits the upload.</summary>
public sealed record BatchManifest
{
    public const string DefaultModel = "default";

    public string Schema { get; init; } = SchemaNames.Batch;
    public required BatchPurpose Purpose { get; init; }

    /// <summary>File names below <c>{batch}/images/</c>, each once.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Path of the labels below the batch; <c>labels.json</c> when the purpose needs labels and none is named.</summary>
    public string? Labels { get; init; }

    /// <summary>Folder of true masks below the batch (<c>{image stem}.png</c>); needed to evaluate.</summary>
    public string? Masks { get; init; }

    /// <summary>The model this batch feeds, judges or is predicted by.</summary>
    public string Model { get; init; } = DefaultModel;

    /// <summary>A registered method; null lets the worker pick from the labels present.</summary>
    public string? Method { get; init; }

    /// <summary>Overrides of the method's options, by name.</summary>
    public JsonElement? Options { get; init; }

    /// <summary>Share of a training batch kept out of training, 0 to 0.5.</summary>
    public double Holdout { get; init; }
}
