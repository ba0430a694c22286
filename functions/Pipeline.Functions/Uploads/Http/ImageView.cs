using Pipeline.Contracts;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>One image of a batch.</summary>
/// <param name="Producer">Method and options hash, or model and version; null without a mask.</param>
/// <param name="MeanConfidence">Over the mask, 0 to 1.</param>
/// <param name="Unsure">Share of pixels left at 255, 0 to 1.</param>
public sealed record ImageView(string Image, ImageStatus Status, IReadOnlyList<Problem> Reasons, string? Producer, double? MeanConfidence, double? Unsure);
