using Pipeline.Contracts.Validation;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Query of <c>GET /api/batches/{batch}/images</c>.</summary>
public sealed record ImageQuery
{
    [Between(1, PageLimits.Most)]
    public int Limit { get; init; } = PageLimits.Default;

    [Text(PageLimits.CursorPattern, PageLimits.CursorHint)]
    public string? Cursor { get; init; }

    public ImageStatus? Status { get; init; }
}
