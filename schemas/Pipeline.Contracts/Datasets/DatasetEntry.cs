namespace Pipeline.Contracts.Datasets;

/// <summary>One image with its mask.</summary>
public sealed record DatasetEntry
{
    public required string Batch { get; init; }
    public required string Image { get; init; }
    public required DatasetSplit Split { get; init; }

    /// <summary>Blob in <c>uploads</c>, its ETag and content hash.</summary>
    public required string ImageBlob { get; init; }
    public required string ImageETag { get; init; }
    public string? ImageSha256 { get; init; }

    /// <summary>"masks" for pseudo-labels, "uploads" for true masks.</summary>
    public required string MaskContainer { get; init; }
    public required string MaskBlob { get; init; }
    public string? MaskSha256 { get; init; }

    /// <summary>Blob in <c>masks</c> of the confidence image; null for true masks.</summary>
    public string? ConfidenceBlob { get; init; }
}
