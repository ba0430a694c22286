namespace Pipeline.Functions.Retraining;

/// <summary>Answer to <c>GET /api/runs</c>, newest first.</summary>
/// <param name="Next">The cursor of the next page; null on the last.</param>
internal sealed record RunList(IReadOnlyList<RunSummary> Runs, string? Next);
