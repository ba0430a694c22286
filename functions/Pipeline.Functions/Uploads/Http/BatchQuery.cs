using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Validation;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Query of <c>GET /api/batches</c>.</summary>
public sealed record BatchQuery
{
    [Between(1, PageLimits.Most)]
    public int Limit { get; init; } = PageLimits.Default;

    [Text(PageLimits.CursorPattern, PageLimits.CursorHint)]
    public string? Cursor { get; init; }

    public BatchStatus? Status { get; init; }
    public BatchPurpose? Purpose { get; init; }

    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Model { get; init; }

    /// <summary>Only batches that changed at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only batches whose name begins so.</summary>
    [Text("^[a-z0-9][a-z0-9-]{0,62}$", "the beginning of a batch name")]
    public string? Prefix { get; init; }
}
