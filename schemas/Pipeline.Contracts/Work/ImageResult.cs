using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Work;

/// <summary>The outcome for one image: a mask and its confidence image, or the reasons why there is none.</summary>
public sealed record ImageResult
{
    /// <summary>The producer of a mask that was not guessed: the image's labels were its mask.</summary>
    public const string GivenMask = "labels";

    [Text(Patterns.FileName, Patterns.FileNameHint)]
    public required string Image { get; init; }

    /// <summary>ETag and SHA-256 of the image bytes that the mask belongs to.</summary>
    public required string ImageETag { get; init; }
    [Text(Patterns.Sha256, Patterns.Sha256Hint)]
    public string? ImageSha256 { get; init; }

    /// <summary>Blob names in <c>masks</c>; null when the image failed.</summary>
    public string? Mask { get; init; }
    [Text(Patterns.Sha256, Patterns.Sha256Hint)]
    public string? MaskSha256 { get; init; }
    public string? Confidence { get; init; }
    [Between(0, 65_535)]
    public int Width { get; init; }
    [Between(0, 65_535)]
    public int Height { get; init; }

    /// <summary>Method name and options hash ("cam@1a2b…"), or model and version ("default@3") for predictions.</summary>
    public string? Producer { get; init; }

    /// <summary>Mean confidence over the mask, 0 to 1; ranks the review list.</summary>
    [Between(0, 1)]
    public double? MeanConfidence { get; init; }

    /// <summary>Share of pixels left at 255, 0 to 1.</summary>
    [Between(0, 1)]
    public double? Unsure { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
