using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>One attempt to deliver one event; the log in <c>state/deliveries</c> decides whether it still is to be made.</summary>
public sealed partial class DeliveryHandler(
    PipelineStorage storage, Subscriptions subscriptions, WebhookClient client, DeliveryQueue queue, ReceiverHealth health, Pace pace,
    IOptions<WebhookOptions> options, TimeProvider clock, ILogger<DeliveryHandler> logger)
{
    // Two machines of one service differ by seconds.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    // Longer than the longest attempt: a claim older than this was left by a crash.
    private TimeSpan ClaimTime { get; } = ClaimTimeOf(options.Value);

    internal static TimeSpan ClaimTimeOf(WebhookOptions options) => TimeSpan.FromSeconds(options.TimeoutSeconds + 10);

    public async Task HandleAsync(DeliveryMessage message, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var cloudEvent = await state.TryReadAsync<CloudEvent>(BlobPaths.Event(message.Event), cancellation);
        if (cloudEvent is null)
        {
            Log.NoEvent(logger, message.Event);
            return;
        }
        await Traces.ReceiveAsync(QueueNames.WebhookDeliveries, cloudEvent.Value.Traceparent, activity =>
        {
            activity?.SetTag(TraceTags.Event, message.Event).SetTag(TraceTags.Subscription, message.Subscription);
            return DeliverAsync(message, cloudEvent.Value, cancellation);
        });
    }

    private async Task DeliverAsync(DeliveryMessage message, CloudEvent cloudEvent, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var path = BlobPaths.Delivery(message.Subscription, message.Event, cloudEvent.Time);
        var known = await state.TryReadAsync<Delivery>(path, cancellation);
        var delivery = known?.Value ?? EventFanOut.NewDelivery(message.Subscription, cloudEvent, clock.GetUtcNow());
        if (delivery.Status != DeliveryStatus.Pending || delivery.Made() > message.Attempt)
            return;
        if (delivery.Made() < message.Attempt)
        {
            // The attempt before is not in the log yet.
            await queue.SendAsync(message, ClaimTime, cancellation);
            return;
        }
        if (delivery.NextAttemptAt - clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero && !WasClockAhead(delivery))
        {
            // Another copy of this message is at it, or was when it died.
            await queue.SendAsync(message, wait + TimeSpan.FromSeconds(1), cancellation);
            return;
        }

        var subscription = await subscriptions.TryGetAsync(message.Subscription, cancellation);
        if (subscription is not { DisabledAt: null })
        {
            if (subscription is not null)
                await health.TellAsync(subscription, cancellation);
            var ended = delivery with { Status = DeliveryStatus.Failed, NextAttemptAt = null, Reason = subscription is null ? "The subscription was removed." : EventFanOut.Disabled };
            await state.TryPutAsync(path, ended, known?.ETag, cancellation);
            return;
        }
        if (await WaitAsync(message, subscription, cancellation) is { } later)
        {
            // In the log too, so that nobody takes the message for lost.
            await state.TryPutAsync(path, delivery with { NextAttemptAt = clock.GetUtcNow() + later.Wait }, known?.ETag, cancellation);
            await queue.SendAsync(later.Message, later.Wait, cancellation);
            return;
        }

        // Part of a second makes each claim differ: a write of equal bytes counts as one's own, and two would think they hold it.
        var claimed = delivery with { NextAttemptAt = clock.GetUtcNow() + ClaimTime + TimeSpan.FromTicks(Random.Shared.NextInt64(TimeSpan.TicksPerSecond)) };
        if (await state.TryPutAsync(path, claimed, known?.ETag, cancellation) is not { } etag)
        {
            await queue.SendAsync(message, ClaimTime, cancellation);
            return;
        }
        await AttemptAsync(subscription, cloudEvent, new Versioned<Delivery>(claimed, etag), cancellation);
    }

    /// <summary>
    /// Whether the last attempt lies in the future: the log was then written by a clock that has been set back since, and its next time may be
    /// hours away. The receiver refused that attempt for the very same clock.
    /// </summary>
    private bool WasClockAhead(Delivery delivery) => delivery.Attempts is [.., var last] && last.At - clock.GetUtcNow() > ClockTolerance;

    /// <summary>An overloaded receiver is left alone, and one that allows only so many a minute gets no more.</summary>
    /// <returns>How long to wait and with what message to come back; null when it is time.</returns>
    private async Task<(TimeSpan Wait, DeliveryMessage Message)?> WaitAsync(DeliveryMessage message, Subscription subscription, CancellationToken cancellation)
    {
        // Spread, so that the receiver does not get everything at once when it is back.
        if (subscription.PausedUntil - clock.GetUtcNow() is { } pause && pause > TimeSpan.Zero)
            return (pause * (1 + (0.5 * Random.Shared.NextDouble())), message with { HasSlot = false });
        if (subscription.AllowedRate is not { } rate || message.HasSlot)
            return null;
        var (wait, reserved) = await pace.ReserveAsync(subscription.Id, rate, cancellation);
        return wait > TimeSpan.Zero ? (wait, message with { HasSlot = reserved }) : null;
    }

    private async Task AttemptAsync(Subscription subscription, CloudEvent cloudEvent, Versioned<Delivery> claimed, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        var answer = await client.PostAsync(subscription, cloudEvent, cancellation);
        var attempted = claimed.Value.With(new DeliveryAttempt(at, answer.Status, answer.Seconds, answer.Error));
        var pause = answer.Delivered || answer.Gone ? null : RetrySchedule.After(attempted.InThisRound(), answer.RetryAfter, Random.Shared.NextDouble());
        var next = attempted with
        {
            Status = answer.Delivered ? DeliveryStatus.Delivered : pause is null ? DeliveryStatus.Failed : DeliveryStatus.Pending,
            Reason = answer.Delivered || pause is not null ? null : $"Attempt {attempted.InThisRound()} was the last: {answer.Error}",
            NextAttemptAt = clock.GetUtcNow() + pause,
        };
        // What follows from a failure is done before the log is written: whoever finds the log unwritten does it again.
        if (answer.Gone)
            await health.GoneAsync(subscription.Id, cancellation);
        else if (pause is { } delay)
            await queue.SendAsync(new DeliveryMessage(subscription.Id, cloudEvent.Id, next.Made()), delay, cancellation);
        else if (!answer.Delivered)
            await health.FailedForGoodAsync(
                subscription.Id, next.RoundBegan(), $"{next.InThisRound()} attempts to deliver {cloudEvent.Id} failed and nothing else was delivered meanwhile: {answer.Error}", cancellation);
        if (answer.Overloaded)
            await health.OverloadedAsync(subscription.Id, answer.RetryAfter, cancellation);
        await storage.Container(ContainerNames.State)
            .TryReplaceAsync(BlobPaths.Delivery(subscription.Id, cloudEvent.Id, cloudEvent.Time), next, claimed.ETag, cancellation);
        Measures.Attempted(next.Status.ToString().ToLowerInvariant(), TimeSpan.FromSeconds(answer.Seconds));
        if (answer.Delivered)
        {
            Measures.Delivered(clock.GetUtcNow() - cloudEvent.Time);
            await health.DeliveredAsync(subscription, cancellation);
        }
        Log.Attempted(logger, cloudEvent.Id, subscription.Id, next.Made(), next.Status, answer.Error);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "There is no event {Event} to deliver")]
        public static partial void NoEvent(ILogger logger, string @event);

        [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event} to subscription {Subscription}, attempt {Attempt}: {Status} {Error}")]
        public static partial void Attempted(ILogger logger, string @event, string subscription, int attempt, DeliveryStatus status, string? error);
    }
}
