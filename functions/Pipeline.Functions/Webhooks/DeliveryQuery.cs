using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>Query of <c>GET /api/subscriptions/{id}/deliveries</c>.</summary>
/// <param name="Status">Only deliveries in this state; null takes all.</param>
/// <param name="Since">Only events from this time on; null takes all.</param>
/// <param name="Cursor">Where the page before ended; null begins with the newest.</param>
public sealed record DeliveryQuery(DeliveryStatus? Status, DateTimeOffset? Since, int Limit, string? Cursor)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    internal static Parsed<DeliveryQuery> Read(IQueryCollection query)
    {
        List<Problem> problems = [];
        DeliveryStatus? status = null;
        if (Text(query, "status") is { } statusText)
        {
            if (Enum.GetValues<DeliveryStatus>().Where(value => Name(value) == statusText).Select(value => (DeliveryStatus?)value).FirstOrDefault() is { } known)
                status = known;
            else
                problems.Add(Wrong("status", statusText, string.Join(", ", Enum.GetValues<DeliveryStatus>().Select(Name))));
        }
        DateTimeOffset? since = null;
        if (Text(query, "since") is { } sinceText)
        {
            if (DateTimeOffset.TryParse(sinceText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                since = time;
            else
                problems.Add(Wrong("since", sinceText, "a time such as 2026-03-01T02:00:00Z"));
        }
        var limit = DefaultLimit;
        if (Text(query, "limit") is { } limitText && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            problems.Add(Wrong("limit", limitText, $"1 to {MaxLimit}"));
        return problems.Count > 0
            ? new Parsed<DeliveryQuery>(null, problems)
            : new Parsed<DeliveryQuery>(new DeliveryQuery(status, since, limit, Text(query, "cursor")), []);
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static string Name(DeliveryStatus status) => status.ToString().ToLowerInvariant();

    private static Problem Wrong(string name, string value, string allowed) =>
        new(name, "bad-query", $"The query's {name} is \"{value}\"; allowed: {allowed}.");
}
