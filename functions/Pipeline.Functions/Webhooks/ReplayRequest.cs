using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>Body of <c>POST /api/subscriptions/{id}/replay</c>.</summary>
/// <param name="Since">Events from this time on.</param>
/// <param name="Status">Only deliveries in this state; null takes all.</param>
public sealed record ReplayRequest(DateTimeOffset Since, DeliveryStatus? Status = null);
