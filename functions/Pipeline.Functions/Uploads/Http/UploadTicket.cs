namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>POST /api/batches</c>.</summary>
public sealed record UploadTicket(string Batch, DateTimeOffset ExpiresAt, IReadOnlyList<FileAddress> Uploads);
