using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Validation;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Retraining;

/// <summary>Query of <c>GET /api/runs</c>.</summary>
public sealed record RunQuery
{
    [Between(1, PageLimits.Most)]
    public int Limit { get; init; } = PageLimits.Default;

    [Text(PageLimits.CursorPattern, PageLimits.CursorHint)]
    public string? Cursor { get; init; }

    public RunStatus? Status { get; init; }

    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Model { get; init; }

    /// <summary>Only runs that changed at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }
}
