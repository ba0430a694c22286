namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>GET /api/models</c>.</summary>
public sealed record ModelList(IReadOnlyList<ModelSummary> Models);
