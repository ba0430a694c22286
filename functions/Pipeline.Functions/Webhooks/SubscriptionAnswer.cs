using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>A subscription as the API shows it.</summary>
/// <param name="Secret">In the answers to its creation and to a rotation only; null ever after.</param>
/// <param name="PreviousSecretUntil">How long the secret before still signs too; null when there is none.</param>
/// <param name="AllowedRate">POSTs a minute that the receiver allowed; null where it set no limit.</param>
/// <param name="PausedUntil">The receiver is overloaded: nothing is sent before this time.</param>
/// <param name="LastDeliveredAt">To within a minute.</param>
internal sealed record SubscriptionAnswer(
    string Id, string Url, IReadOnlyList<string> Types, DateTimeOffset CreatedAt, string? Secret, DateTimeOffset? PreviousSecretUntil,
    bool Handshake, int? AllowedRate, DateTimeOffset? PausedUntil, DateTimeOffset? LastDeliveredAt, string? DisabledReason, DateTimeOffset? DisabledAt)
{
    public static SubscriptionAnswer Of(Subscription subscription) => new(
        subscription.Id, subscription.Url, subscription.Types, subscription.CreatedAt, Secret: null, subscription.PreviousSecretUntil,
        subscription.Handshake, subscription.AllowedRate, subscription.PausedUntil, subscription.LastDeliveredAt, subscription.DisabledReason, subscription.DisabledAt);

    public static SubscriptionAnswer WithSecret(Subscription subscription) => Of(subscription) with { Secret = subscription.Secrets[0] };
}

internal sealed record SubscriptionListAnswer(IReadOnlyList<SubscriptionAnswer> Subscriptions);
