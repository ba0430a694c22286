namespace Pipeline.Functions.Uploads;

/// <summary>Which batch.json was read.</summary>
/// <param name="Hash">SHA-256 of its bytes.</param>
public sealed record ManifestVersion(string ETag, string Hash);
