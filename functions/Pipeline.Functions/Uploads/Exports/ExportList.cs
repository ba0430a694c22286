namespace Pipeline.Functions.Uploads.Exports;

/// <summary>Answer to <c>GET /api/batches/{batch}/exports</c>.</summary>
public sealed record ExportList(string Batch, IReadOnlyList<ExportView> Exports);
