using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Messages;

namespace Pipeline.Functions.Webhooks;

/// <summary>What deliveries tell about a receiver: that it takes them, is overloaded, or is lost.</summary>
public sealed partial class ReceiverHealth(Subscriptions subscriptions, EventQueue events, TimeProvider clock, ILogger<ReceiverHealth> logger)
{
    // How exactly it is known when a receiver last took something: a write for each delivery would be fought over.
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    // Doubled with each pause in a row.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);

    // A pause holds up all deliveries, so one wrong header must not silence a receiver for days.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public Task DeliveredAsync(Subscription subscription, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return IsNoted(subscription)
            ? Task.CompletedTask
            : subscriptions.ChangeAsync(subscription.Id, known => IsNoted(known) ? known : known with { LastDeliveredAt = now, Pauses = 0 }, cancellation);

        bool IsNoted(Subscription known) => known.LastDeliveredAt > now - Grain && known.Pauses == 0;
    }

    /// <summary>Nothing is sent to an overloaded receiver for as long as it asked; where it did not say, for longer each time.</summary>
    public Task OverloadedAsync(string id, TimeSpan? retryAfter, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return subscriptions.ChangeAsync(id, known =>
        {
            // Attempts that ran side by side are one reason to pause.
            if (known.PausedUntil > now && retryAfter is null)
                return known;
            var pause = retryAfter > TimeSpan.Zero ? retryAfter.Value : FirstPause * Math.Pow(2, Math.Min(known.Pauses, 10));
            var until = now + (pause < LongestPause ? pause : LongestPause);
            return known.PausedUntil >= until ? known : known with { PausedUntil = until, Pauses = known.Pauses + 1 };
        }, cancellation);
    }

    /// <summary>Every attempt for one event has failed. The receiver is lost if it took nothing else meanwhile.</summary>
    /// <param name="since">The first of the attempts.</param>
    public Task FailedForGoodAsync(string id, DateTimeOffset since, string reason, CancellationToken cancellation) =>
        DisableAsync(id, known => known.LastDeliveredAt + Grain < since || known.LastDeliveredAt is null, reason, cancellation);

    public Task GoneAsync(string id, CancellationToken cancellation) =>
        DisableAsync(id, _ => true, "The receiver answered 410 Gone.", cancellation);

    /// <summary>Tells the other subscriptions, once, even when the process that disabled this one died before it could.</summary>
    public async Task TellAsync(Subscription disabled, CancellationToken cancellation)
    {
        if (disabled is not { DisabledAt: { } at, DisabledToldAt: null })
            return;
        var data = new { subscription = disabled.Id, host = new Uri(disabled.Url).Host, reason = disabled.DisabledReason, disabledAt = at };
        // The id follows from the time of disabling: told twice, it is one event.
        await events.SendAsync(EventTypes.SubscriptionDisabled, disabled.Id, $"{at.ToUnixTimeMilliseconds()}", null, data, cancellation);
        await subscriptions.ChangeAsync(
            disabled.Id, known => known.DisabledAt == at ? known with { DisabledToldAt = clock.GetUtcNow() } : known, cancellation);
    }

    private async Task DisableAsync(string id, Func<Subscription, bool> really, string reason, CancellationToken cancellation)
    {
        var known = await subscriptions.ChangeAsync(
            id,
            known => known.DisabledAt is null && really(known) ? known with { DisabledAt = clock.GetUtcNow(), DisabledReason = reason, DisabledToldAt = null } : known,
            cancellation);
        if (known is not { DisabledAt: not null })
            return;
        Log.Disabled(logger, id, reason);
        await TellAsync(known, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} is disabled: {Reason}")]
        public static partial void Disabled(ILogger logger, string subscription, string reason);
    }
}
