namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>GET /api/batches</c>, newest first.</summary>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record BatchList(IReadOnlyList<BatchSummary> Batches, string? Next);
