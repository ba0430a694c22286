using Pipeline.Contracts.Validation;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Webhooks;

/// <summary>Query of <c>GET /api/subscriptions/{id}/deliveries</c>.</summary>
public sealed record DeliveryQuery
{
    // Each delivery of a page is read.
    public const int MaxLimit = 200;

    [Between(1, MaxLimit)]
    public int Limit { get; init; } = 50;

    [Text(PageLimits.CursorPattern, PageLimits.CursorHint)]
    public string? Cursor { get; init; }

    public DeliveryStatus? Status { get; init; }

    /// <summary>Only events from this time on.</summary>
    public DateTimeOffset? Since { get; init; }
}
