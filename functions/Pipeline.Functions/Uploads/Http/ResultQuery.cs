using Pipeline.Contracts.Validation;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Query of <c>GET /api/batches/{batch}/results</c>.</summary>
public sealed record ResultQuery
{
    /// <summary>Files, not images: an image has a mask and a confidence image.</summary>
    [Between(1, PageLimits.Most)]
    public int Limit { get; init; } = PageLimits.Most;

    [Text(PageLimits.CursorPattern, PageLimits.CursorHint)]
    public string? Cursor { get; init; }
}
