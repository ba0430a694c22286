using Pipeline.Contracts.Webhooks;

namespace Pipeline.Local.Api.Answers;

/// <summary>How far a replay of many is.</summary>
/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Replayed">Deliveries on their way again.</param>
/// <param name="Seen">Deliveries looked at.</param>
public sealed record WebhookReplay(
    string Id, DateTimeOffset Since, DeliveryStatus? Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason, int Replayed, int Seen);
