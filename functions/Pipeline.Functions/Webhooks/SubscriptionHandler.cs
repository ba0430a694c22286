using System.Globalization;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;

namespace Pipeline.Functions.Webhooks;

/// <summary>Admits subscribers and changes what they asked for: an address that may be called, event types that exist, not more than fit.</summary>
public sealed class SubscriptionHandler(
    Subscriptions subscriptions, ReceiverGuard guard, WebhookClient client, IOptions<WebhookOptions> options, TimeProvider clock)
{
    /// <returns>The stored subscription with its secret, or every reason to refuse it.</returns>
    public async Task<Parsed<Subscription>> CreateAsync(SubscriptionRequest request, CancellationToken cancellation)
    {
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"),
            Url = request.Url,
            Types = [.. (request.Types ?? []).Distinct()],
            Secrets = [WebhookSignature.NewSecret()],
            CreatedAt = clock.GetUtcNow(),
            Handshake = request.Handshake,
        };
        var problems = CheckTypes(request.Types ?? []).ToList();
        problems.AddRange(await CheckUrlAsync(request.Url, cancellation));
        if (problems.Count == 0 && await subscriptions.ListAsync(cancellation).CountAsync(cancellation) >= options.Value.MaxSubscriptions)
            problems.Add(new Problem("", "too-many-subscriptions", $"There are {options.Value.MaxSubscriptions} subscriptions, which is the limit; delete one first."));
        if (problems.Count > 0)
            return new Parsed<Subscription>(null, problems);
        var agreed = await AgreeAsync(subscription, cancellation);
        if (!agreed.IsValid)
            return agreed;
        return await subscriptions.TryAddAsync(agreed.Value, cancellation)
            ? agreed
            : throw new InvalidOperationException($"Subscription {subscription.Id} exists already although its id is new.");
    }

    /// <returns>The subscription as it is now, every reason to refuse the change, or null when there is none.</returns>
    public async Task<Parsed<Subscription>?> ChangeAsync(string id, SubscriptionPatch patch, CancellationToken cancellation)
    {
        if (await subscriptions.TryGetAsync(id, cancellation) is not { } known)
            return null;
        var problems = CheckTypes(patch.Types ?? []).ToList();
        if (patch.Url is not null)
            problems.AddRange(await CheckUrlAsync(patch.Url, cancellation));
        if (problems.Count > 0)
            return new Parsed<Subscription>(null, problems);
        var changed = known with { Url = patch.Url ?? known.Url, Handshake = patch.Handshake ?? known.Handshake };
        var agreed = patch.Url is null && patch.Handshake is null ? new Parsed<Subscription>(known, []) : await AgreeAsync(changed, cancellation);
        if (!agreed.IsValid)
            return agreed;
        var stored = await subscriptions.ChangeAsync(id, current => current with
        {
            Url = agreed.Value.Url,
            Handshake = agreed.Value.Handshake,
            AllowedRate = agreed.Value.AllowedRate,
            // Another receiver is not the one that was overloaded.
            PausedUntil = patch.Url is null ? current.PausedUntil : null,
            Pauses = patch.Url is null ? current.Pauses : 0,
            Types = patch.Types is null ? current.Types : [.. patch.Types.Distinct()],
        }, cancellation);
        return stored is null ? null : new Parsed<Subscription>(stored, []);
    }

    /// <summary>Lets a disabled subscription receive again, if its address still may be called.</summary>
    /// <returns>The subscription as it is now, the reasons to refuse, or null when there is none.</returns>
    public async Task<Parsed<Subscription>?> EnableAsync(string id, CancellationToken cancellation)
    {
        if (await subscriptions.TryGetAsync(id, cancellation) is not { } known)
            return null;
        if (known.DisabledAt is null)
            return new Parsed<Subscription>(known, []);
        List<Problem> problems = [.. await CheckUrlAsync(known.Url, cancellation)];
        var agreed = problems.Count > 0 ? new Parsed<Subscription>(null, problems) : await AgreeAsync(known, cancellation);
        if (!agreed.IsValid)
            return agreed;
        var stored = await subscriptions.ChangeAsync(id, current => current with
        {
            DisabledAt = null, DisabledReason = null, DisabledToldAt = null, PausedUntil = null, Pauses = 0, AllowedRate = agreed.Value.AllowedRate,
        }, cancellation);
        return stored is null ? null : new Parsed<Subscription>(stored, []);
    }

    /// <returns>The subscription whose first secret is the new one; null when there is none.</returns>
    public Task<Subscription?> RotateAsync(string id, RotationRequest request, CancellationToken cancellation)
    {
        var overlap = TimeSpan.FromHours(request.OverlapHours ?? options.Value.RotationOverlapHours);
        return subscriptions.ChangeAsync(id, current => SecretRotation.Rotate(current, overlap, clock.GetUtcNow()), cancellation);
    }

    /// <summary>Sends a test event at once, to a disabled or paused receiver too. It leaves no trace in the log.</summary>
    internal async Task<PingAnswer?> PingAsync(string id, CancellationToken cancellation)
    {
        if (await subscriptions.TryGetAsync(id, cancellation) is not { } subscription)
            return null;
        var now = clock.GetUtcNow();
        var ping = new CloudEvent
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{EventTypes.SubscriptionPing}.{id}.{now.UtcTicks}"),
            Source = "/functions",
            Type = EventTypes.SubscriptionPing,
            Subject = id,
            Time = now,
            Data = Documents.ToElement(new { subscription = id }),
        };
        var answer = await client.PostAsync(subscription, ping, cancellation);
        return new PingAnswer(ping.Id, answer.Delivered, answer.Status, answer.Seconds, answer.Error);
    }

    private static IEnumerable<Problem> CheckTypes(IReadOnlyList<string> types) =>
        types.Index().Where(type => !EventTypes.Public.Contains(type.Item)).Select(type => new Problem($"/types/{type.Index}", "unknown-type",
            $"/types/{type.Index} is \"{type.Item}\"; allowed: {string.Join(", ", EventTypes.Public)}."));

    private async Task<IEnumerable<Problem>> CheckUrlAsync(string url, CancellationToken cancellation) =>
        await guard.CheckAsync(url, cancellation) is { } refused ? [new Problem("/url", "bad-url", refused)] : [];

    /// <summary>Asks the receiver, where the subscription says so.</summary>
    private async Task<Parsed<Subscription>> AgreeAsync(Subscription subscription, CancellationToken cancellation)
    {
        if (!subscription.Handshake)
            return new Parsed<Subscription>(subscription with { AllowedRate = null }, []);
        var answer = await client.HandshakeAsync(subscription.Url, cancellation);
        return answer.Refused is { } refused
            ? new Parsed<Subscription>(null, [new Problem("/handshake", "handshake-refused", refused)])
            : new Parsed<Subscription>(subscription with { AllowedRate = answer.AllowedRate }, []);
    }
}
