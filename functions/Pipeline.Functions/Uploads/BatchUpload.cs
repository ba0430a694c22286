using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Labels;

namespace Pipeline.Functions.Uploads;

/// <summary>An upload whose documents were read: manifest, labels if any, and what is wrong with single images' labels.</summary>
public sealed class BatchUpload(
    string batch,
    ManifestVersion version,
    BatchManifest manifest,
    WeakLabels? labels,
    IReadOnlyDictionary<string, IReadOnlyList<Problem>> labelProblems)
{
    private readonly Dictionary<string, WeakImage> byName =
        labels?.Images.DistinctBy(image => image.Name).ToDictionary(image => image.Name) ?? [];

    public string Batch { get; } = batch;
    public ManifestVersion Version { get; } = version;
    public BatchManifest Manifest { get; } = manifest;
    public WeakLabels? Labels { get; } = labels;

    /// <summary>By image name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Problem>> LabelProblems { get; } = labelProblems;

    public WeakImage? LabelsOf(string image) => byName.GetValueOrDefault(image);
}
