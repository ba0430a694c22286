namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>POST /api/batches</c>: where each file goes.</summary>
public sealed record UploadTicket(string Batch, DateTimeOffset ExpiresAt, IReadOnlyList<FileAddress> Uploads);
