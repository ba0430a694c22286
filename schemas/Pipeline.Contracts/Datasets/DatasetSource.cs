using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Datasets;

/// <summary>A batch of the snapshot; its masks hold indices into its own class list.</summary>
/// <param name="Labels">Blob in <c>uploads</c> of its weak-labels.v1 document; null without labels.</param>
/// <param name="LabelsETag">The version of that blob.</param>
public sealed record DatasetSource(
    [property: Text(Patterns.Slug, Patterns.SlugHint)] string Batch,
    IReadOnlyList<string> Classes,
    string? Background,
    [property: Text(Patterns.Hash, Patterns.HashHint)] string ConfigHash,
    [property: Text(Patterns.RelativePath, Patterns.RelativePathHint)] string? Labels = null,
    string? LabelsETag = null);
