using Pipeline.Functions.Messages;

namespace Pipeline.Functions.Uploads;

/// <summary>Which batch.json was read.</summary>
/// <param name="Hash">SHA-256 of its bytes.</param>
public sealed record ManifestVersion(string ETag, string Hash)
{
    /// <summary>One that is too large to be read is told apart by its ETag alone.</summary>
    public static ManifestVersion Of(BoundedBlob blob) =>
        new(blob.ETag.ToString(), blob.Bytes is null ? Hashes.Of(blob.ETag.ToString()) : Hashes.Of(blob.Bytes));
}
