using Pipeline.Contracts;

namespace Pipeline.Functions.Uploads;

/// <summary>What was found at one listed image: its version and size, or the reasons to leave it out.</summary>
/// <param name="Width">Pixels after EXIF rotation; 0 with problems.</param>
public sealed record VerifiedImage(string Name, string? ETag, int Width, int Height, string? Sha256, IReadOnlyList<Problem> Problems)
{
    /// <summary>True mask of an evaluate batch: blob in <c>uploads</c> and its hash.</summary>
    public string? Mask { get; init; }
    public string? MaskSha256 { get; init; }
}
