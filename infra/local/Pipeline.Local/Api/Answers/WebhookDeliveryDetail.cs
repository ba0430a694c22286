using System.Text.Json;
using Pipeline.Contracts.Webhooks;

namespace Pipeline.Local.Api.Answers;

/// <summary>A delivery with its attempts and what is sent.</summary>
public sealed record WebhookDeliveryDetail(WebhookDelivery Delivery, IReadOnlyList<DeliveryAttempt> Attempts, JsonElement Payload);
