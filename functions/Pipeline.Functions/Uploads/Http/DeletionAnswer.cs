using Pipeline.Contracts.Batches;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>DELETE /api/batches/{batch}</c>: the files are being removed; the batch is gone when it is no longer found.</summary>
public sealed record DeletionAnswer(string Batch, BatchStatus Status);
