namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>GET /api/batches/{batch}/exports</c>.</summary>
public sealed record ExportList(IReadOnlyList<ExportProgress> Exports);
