using System.Globalization;
using Pipeline.Contracts.Webhooks;
using Pipeline.Local.Api.Answers;

namespace Pipeline.Local.Api;

/// <summary>The part of the HTTP API about subscriptions and their deliveries.</summary>
internal sealed class WebhooksApi(PipelineApi api)
{
    public Task<WebhookSubscriptions> ListAsync(CancellationToken cancellation) =>
        api.CallAsync<WebhookSubscriptions>(HttpMethod.Get, "subscriptions", null, cancellation);

    public Task<WebhookSubscription> AddAsync(string url, IReadOnlyList<string>? types, bool handshake, CancellationToken cancellation) =>
        api.CallAsync<WebhookSubscription>(HttpMethod.Post, "subscriptions", new { url, types, handshake }, cancellation);

    /// <summary>Null leaves a member as it is.</summary>
    public Task<WebhookSubscription> UpdateAsync(string id, string? url, IReadOnlyList<string>? types, CancellationToken cancellation) =>
        api.CallAsync<WebhookSubscription>(HttpMethod.Patch, Path(id), new { url, types }, cancellation);

    public Task RemoveAsync(string id, CancellationToken cancellation) => api.CallAsync(HttpMethod.Delete, Path(id), null, cancellation);

    /// <param name="overlapHours">Null takes what the server is configured for.</param>
    public Task<WebhookSubscription> RotateAsync(string id, double? overlapHours, CancellationToken cancellation) =>
        api.CallAsync<WebhookSubscription>(HttpMethod.Post, $"{Path(id)}/rotate", new { overlapHours }, cancellation);

    public Task<WebhookSubscription> EnableAsync(string id, CancellationToken cancellation) =>
        api.CallAsync<WebhookSubscription>(HttpMethod.Post, $"{Path(id)}/enable", null, cancellation);

    public Task<WebhookPing> PingAsync(string id, CancellationToken cancellation) =>
        api.CallAsync<WebhookPing>(HttpMethod.Post, $"{Path(id)}/ping", null, cancellation);

    /// <summary>All pages, up to a limit.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(
        string id, DeliveryStatus? status, DateTimeOffset? since, int limit, CancellationToken cancellation)
    {
        List<WebhookDelivery> all = [];
        string? cursor = null;
        do
        {
            List<string> query = [$"limit={Math.Min(100, limit - all.Count)}"];
            if (status is { } wanted)
                query.Add($"status={wanted.ToString().ToLowerInvariant()}");
            if (since is { } from)
                query.Add($"since={Uri.EscapeDataString(from.ToString("O", CultureInfo.InvariantCulture))}");
            if (cursor is not null)
                query.Add($"cursor={Uri.EscapeDataString(cursor)}");
            var page = await api.CallAsync<WebhookDeliveries>(HttpMethod.Get, $"{Path(id)}/deliveries?{string.Join('&', query)}", null, cancellation);
            all.AddRange(page.Deliveries);
            cursor = page.Next;
        }
        while (cursor is not null && all.Count < limit);
        return all;
    }

    public Task<WebhookDeliveryDetail> DeliveryAsync(string id, string @event, CancellationToken cancellation) =>
        api.CallAsync<WebhookDeliveryDetail>(HttpMethod.Get, $"{Path(id)}/deliveries/{Uri.EscapeDataString(@event)}", null, cancellation);

    public Task<WebhookDelivery> ReplayAsync(string id, string @event, CancellationToken cancellation) =>
        api.CallAsync<WebhookDelivery>(HttpMethod.Post, $"{Path(id)}/deliveries/{Uri.EscapeDataString(@event)}/replay", null, cancellation);

    public Task<WebhookReplay> ReplayAsync(string id, DateTimeOffset since, DeliveryStatus? status, CancellationToken cancellation) =>
        api.CallAsync<WebhookReplay>(HttpMethod.Post, $"{Path(id)}/replay", new { since, status }, cancellation);

    public Task<WebhookReplay> ReplayProgressAsync(string id, CancellationToken cancellation) =>
        api.CallAsync<WebhookReplay>(HttpMethod.Get, $"{Path(id)}/replay", null, cancellation);

    private static string Path(string id) => $"subscriptions/{Uri.EscapeDataString(id)}";
}
