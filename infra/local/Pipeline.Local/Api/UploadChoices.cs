using System.Text.Json;
using Pipeline.Contracts.Batches;

namespace Pipeline.Local.Api;

/// <summary>What a person may choose when a folder without batch.json is pushed; null takes the default.</summary>
public sealed record UploadChoices(
    BatchPurpose? Purpose = null,
    string? Model = null,
    string? Method = null,
    double Holdout = 0,
    JsonElement? Options = null,
    string? Format = null,
    IReadOnlyList<string>? Exports = null);
