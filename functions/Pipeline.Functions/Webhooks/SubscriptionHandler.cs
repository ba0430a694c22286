using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>Admits subscribers: an address that may be called, event types that exist, not more than fit.</summary>
public sealed class SubscriptionHandler(
    Subscriptions subscriptions, ReceiverGuard guard, IOptions<WebhookOptions> options, TimeProvider clock)
{
    /// <returns>The stored subscription with its secret, or every reason to refuse it.</returns>
    public async Task<Parsed<Subscription>> CreateAsync(SubscriptionRequest request, CancellationToken cancellation)
    {
        var types = request.Types ?? [];
        List<Problem> problems =
        [
            .. types.Index().Where(type => !EventTypes.Public.Contains(type.Item)).Select(type => new Problem($"/types/{type.Index}", "unknown-type",
                $"/types/{type.Index} is \"{type.Item}\"; allowed: {string.Join(", ", EventTypes.Public)}.")),
        ];
        if (await guard.CheckAsync(request.Url, cancellation) is { } refused)
            problems.Add(new Problem("/url", "bad-url", refused));
        if (problems.Count == 0 && await subscriptions.ListAsync(cancellation).CountAsync(cancellation) >= options.Value.MaxSubscriptions)
            problems.Add(new Problem("", "too-many-subscriptions", $"There are {options.Value.MaxSubscriptions} subscriptions, which is the limit; delete one first."));
        if (problems.Count > 0)
            return new Parsed<Subscription>(null, problems);

        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
            Url = request.Url,
            Types = [.. types.Distinct()],
            Secrets = [WebhookSignature.NewSecret()],
            CreatedAt = clock.GetUtcNow(),
        };
        return await subscriptions.TryAddAsync(subscription, cancellation)
            ? new Parsed<Subscription>(subscription, [])
            : throw new InvalidOperationException($"Subscription {subscription.Id} exists already although its id is new.");
    }
}
