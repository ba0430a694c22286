namespace Pipeline.Functions.Uploads.Http;

/// <summary>A file of a batch and the signed address that writes or reads it.</summary>
public sealed record FileAddress(string File, string Url);
