using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>A delivery as the list shows it.</summary>
/// <param name="Attempts">How many were made.</param>
/// <param name="LastStatus">HTTP status of the last attempt; null when there was none.</param>
/// <param name="Reason">Why it failed for good.</param>
internal sealed record DeliveryAnswer(
    string Event, string Type, DeliveryStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, int Attempts, int? LastStatus, string? LastError, string? Reason)
{
    public static DeliveryAnswer Of(Delivery delivery) => new(
        delivery.Event, delivery.Type, delivery.Status, delivery.CreatedAt, delivery.NextAttemptAt, delivery.Made(),
        delivery.Attempts.LastOrDefault()?.Status, delivery.Attempts.LastOrDefault()?.Error, delivery.Reason);
}

/// <summary>Answer to <c>GET /api/subscriptions/{id}/deliveries</c>, newest first.</summary>
/// <param name="Next">The cursor of the next page; null on the last. A page may be short, even empty, and not be the last.</param>
internal sealed record DeliveryListAnswer(IReadOnlyList<DeliveryAnswer> Deliveries, string? Next);

/// <summary>Answer to <c>GET /api/subscriptions/{id}/deliveries/{event}</c>.</summary>
/// <param name="Attempts">The newest 50, in the order they were made.</param>
/// <param name="Payload">What is sent.</param>
internal sealed record DeliveryDetailAnswer(DeliveryAnswer Delivery, IReadOnlyList<DeliveryAttempt> Attempts, CloudEvent Payload);
