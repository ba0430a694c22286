using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Datasets;

/// <summary>One image with its mask.</summary>
public sealed record DatasetEntry
{
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Batch { get; init; }
    [Text(Patterns.FileName, Patterns.FileNameHint)]
    public required string Image { get; init; }
    public required DatasetSplit Split { get; init; }

    /// <summary>Blob in <c>uploads</c>, its ETag and content hash.</summary>
    public required string ImageBlob { get; init; }
    public required string ImageETag { get; init; }
    [Text(Patterns.Sha256, Patterns.Sha256Hint)]
    public string? ImageSha256 { get; init; }

    /// <summary>"masks" for pseudo-labels, "uploads" for true masks.</summary>
    public required string MaskContainer { get; init; }
    public required string MaskBlob { get; init; }
    [Text(Patterns.Sha256, Patterns.Sha256Hint)]
    public string? MaskSha256 { get; init; }

    /// <summary>The method or model that guessed the mask; null for a true one.</summary>
    public string? Producer { get; init; }

    /// <summary>Blob in <c>masks</c> of the confidence image; null for true masks.</summary>
    public string? ConfidenceBlob { get; init; }
}
