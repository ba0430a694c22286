namespace Pipeline.Functions.Uploads.Http;

/// <summary>Answer to <c>GET /api/batches/{batch}/images</c>, in the order of batch.json.</summary>
/// <param name="Next">The cursor of the next page; null on the last. With a filter a page may be short and still have a next.</param>
public sealed record ImagePage(string Batch, IReadOnlyList<ImageView> Images, string? Next);
