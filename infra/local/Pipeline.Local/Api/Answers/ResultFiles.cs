namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>GET /api/batches/{batch}/results</c>.</summary>
public sealed record ResultFiles(string Batch, DateTimeOffset ExpiresAt, IReadOnlyList<FileAddress> Files);
