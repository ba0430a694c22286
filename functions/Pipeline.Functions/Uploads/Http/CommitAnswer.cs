using Pipeline.Contracts.Batches;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>POST /api/batches/{batch}/commit</c>.</summary>
/// <param name="Status">Null until the batch has been looked at, which is seconds later.</param>
public sealed record CommitAnswer(string Batch, BatchPurpose Purpose, int Images, BatchStatus? Status);
