namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>GET /api/batches</c>, newest first.</summary>
public sealed record BatchList(IReadOnlyList<BatchSummary> Batches);
