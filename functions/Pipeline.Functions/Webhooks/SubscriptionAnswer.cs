using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>A subscription as the API shows it.</summary>
/// <param name="Secret">In the answer to its creation only; null ever after.</param>
internal sealed record SubscriptionAnswer(
    string Id, string Url, IReadOnlyList<string> Types, DateTimeOffset CreatedAt, string? Secret, string? DisabledReason, DateTimeOffset? DisabledAt)
{
    public static SubscriptionAnswer Of(Subscription subscription) => new(
        subscription.Id, subscription.Url, subscription.Types, subscription.CreatedAt, Secret: null, subscription.DisabledReason, subscription.DisabledAt);

    public static SubscriptionAnswer WithSecret(Subscription subscription) => Of(subscription) with { Secret = subscription.Secrets[0] };
}

internal sealed record SubscriptionListAnswer(IReadOnlyList<SubscriptionAnswer> Subscriptions);
