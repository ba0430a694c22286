namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>GET /api/batches/{batch}/results</c>.</summary>
public sealed record BatchResults(string Batch, DateTimeOffset ExpiresAt, IReadOnlyList<FileAddress> Files);
