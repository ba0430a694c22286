namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>GET /api/batches/{batch}/results</c>.</summary>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record BatchResults(string Batch, DateTimeOffset ExpiresAt, IReadOnlyList<FileAddress> Files, string? Next);
