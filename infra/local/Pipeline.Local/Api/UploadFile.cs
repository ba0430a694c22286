namespace Pipeline.Local.Api;

/// <summary>A file to upload.</summary>
/// <param name="Path">Below the batch, with forward slashes.</param>
/// <param name="Source">Where it is on this machine.</param>
public sealed record UploadFile(string Path, string Source);
