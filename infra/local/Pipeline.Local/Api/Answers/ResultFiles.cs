namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>GET /api/batches/{batch}/results</c>, a page.</summary>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record ResultFiles(string Batch, DateTimeOffset ExpiresAt, IReadOnlyList<FileAddress> Files, string? Next);
