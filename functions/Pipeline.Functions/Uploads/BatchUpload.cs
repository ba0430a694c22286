using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Formats.Reading;

namespace Pipeline.Functions.Uploads;

/// <summary>An upload whose documents were read: manifest, labels if any, and what is wrong with single images' labels.</summary>
/// <param name="LabelProblems">By image name.</param>
public sealed record BatchUpload(
    string Batch,
    ManifestVersion Version,
    BatchManifest Manifest,
    LabelSet? Labels,
    IReadOnlyDictionary<string, IReadOnlyList<Problem>> LabelProblems);
