using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>One attempt to deliver one event; the log in <c>state/deliveries</c> decides whether it still is to be made.</summary>
public sealed partial class DeliveryHandler(
    PipelineStorage storage, Subscriptions subscriptions, WebhookClient client, DeliveryQueue queue, TimeProvider clock, ILogger<DeliveryHandler> logger)
{
    // Longer than the longest attempt: a claim older than this was left by a crash.
    private static readonly TimeSpan ClaimTime = TimeSpan.FromSeconds(45);

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
        var path = BlobPaths.Delivery(message.Subscription, message.Event);
        var known = await state.TryReadAsync<Delivery>(path, cancellation);
        var delivery = known?.Value ?? EventFanOut.NewDelivery(message.Subscription, cloudEvent, clock.GetUtcNow());
        if (delivery.Status != DeliveryStatus.Pending || delivery.Attempts.Count > message.Attempt)
            return;
        if (delivery.Attempts.Count < message.Attempt)
        {
            // The attempt before is not in the log yet.
            await queue.SendAsync(message, ClaimTime, cancellation);
            return;
        }
        if (delivery.NextAttemptAt - clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
        {
            // Another copy of this message is at it, or was when it died.
            await queue.SendAsync(message, wait + TimeSpan.FromSeconds(1), cancellation);
            return;
        }

        var subscription = await subscriptions.TryGetAsync(message.Subscription, cancellation);
        if (subscription is not { DisabledAt: null })
        {
            await state.TryPutAsync(path, delivery with { Status = DeliveryStatus.Failed, NextAttemptAt = null }, known?.ETag, cancellation);
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

    private async Task AttemptAsync(Subscription subscription, CloudEvent cloudEvent, Versioned<Delivery> claimed, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        var at = clock.GetUtcNow();
        var answer = await client.PostAsync(subscription, cloudEvent, cancellation);
        var attempt = new DeliveryAttempt(at, answer.Status, clock.GetElapsedTime(start).TotalSeconds, answer.Error);
        IReadOnlyList<DeliveryAttempt> attempts = [.. claimed.Value.Attempts, attempt];
        var pause = answer.Delivered || answer.Gone ? null : RetrySchedule.After(attempts.Count, answer.RetryAfter, Random.Shared.NextDouble());
        var next = claimed.Value with
        {
            Attempts = attempts,
            Status = answer.Delivered ? DeliveryStatus.Delivered : pause is null ? DeliveryStatus.Failed : DeliveryStatus.Pending,
            NextAttemptAt = clock.GetUtcNow() + pause,
        };
        // The next message first: were it lost, the delivery would stay pending for ever; sent twice, the log drops one.
        if (pause is { } delay)
            await queue.SendAsync(new DeliveryMessage(subscription.Id, cloudEvent.Id, attempts.Count), delay, cancellation);
        await storage.Container(ContainerNames.State)
            .TryReplaceAsync(BlobPaths.Delivery(subscription.Id, cloudEvent.Id), next, claimed.ETag, cancellation);
        if (answer.Gone)
            await subscriptions.DisableAsync(subscription.Id, "The receiver answered 410 Gone.", cancellation);
        else if (next.Status == DeliveryStatus.Failed)
            await subscriptions.DisableAsync(subscription.Id, $"{attempts.Count} attempts to deliver {cloudEvent.Id} failed: {answer.Error}", cancellation);
        Measures.Attempted(next.Status.ToString().ToLowerInvariant(), clock.GetElapsedTime(start));
        if (answer.Delivered)
            Measures.Delivered(clock.GetUtcNow() - cloudEvent.Time);
        Log.Attempted(logger, cloudEvent.Id, subscription.Id, attempts.Count, next.Status, answer.Error);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "There is no event {Event} to deliver")]
        public static partial void NoEvent(ILogger logger, string @event);

        [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event} to subscription {Subscription}, attempt {Attempt}: {Status} {Error}")]
        public static partial void Attempted(ILogger logger, string @event, string subscription, int attempt, DeliveryStatus status, string? error);
    }
}
