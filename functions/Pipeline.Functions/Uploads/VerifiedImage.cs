using Pipeline.Contracts;
using Pipeline.Contracts.Labels;

namespace Pipeline.Functions.Uploads;

/// <summary>What was found at one listed image: its version and size, or the reasons to leave it out.</summary>
/// <param name="Width">Pixels after EXIF rotation; 0 with problems.</param>
public sealed record VerifiedImage(string Name, string? ETag, int Width, int Height, string? Sha256, IReadOnlyList<Problem> Problems)
{
    /// <summary>The image's labels in pixels; null when it has none.</summary>
    public WeakImage? Labels { get; init; }

    /// <summary>True mask: blob in <c>uploads</c> and its hash.</summary>
    public string? Mask { get; init; }

    /// <summary>Version of a mask that was made from the labels; null for one that was uploaded.</summary>
    public string? MaskETag { get; init; }
    public string? MaskSha256 { get; init; }
}
