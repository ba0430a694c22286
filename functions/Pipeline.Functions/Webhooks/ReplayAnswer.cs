using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>How far a replay is.</summary>
/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Reason">Why it ended early.</param>
/// <param name="Replayed">Deliveries on their way again.</param>
/// <param name="Seen">Deliveries looked at.</param>
internal sealed record ReplayAnswer(
    string Id, string Subscription, DateTimeOffset Since, DeliveryStatus? Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason, int Replayed, int Seen)
{
    public static ReplayAnswer Of(Replay replay) => new(
        replay.Id, replay.Subscription, replay.Since, replay.Status, replay.StartedAt, replay.EndedAt, replay.Reason, replay.Replayed, replay.Seen);
}
