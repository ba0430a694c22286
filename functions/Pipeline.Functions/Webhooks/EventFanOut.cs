using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Reconciling;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>
/// Keeps a public event and claims one delivery for every subscriber that wants it. A repeated event finds its deliveries
/// there and sends nothing twice.
/// </summary>
public sealed partial class EventFanOut(
    PipelineStorage storage, Subscriptions subscriptions, DeliveryQueue queue, OpenWork open, TimeProvider clock, ILogger<EventFanOut> logger)
{
    internal const string Disabled = "The subscription is disabled; enable it and replay what it missed.";

    public async Task SendAsync(CloudEvent cloudEvent, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        cloudEvent = ThinEvent.Of(cloudEvent);
        if (!await state.TryCreateAsync(BlobPaths.Event(cloudEvent.Id), cloudEvent, cancellation))
            cloudEvent = (await state.TryReadAsync<CloudEvent>(BlobPaths.Event(cloudEvent.Id), cancellation))?.Value ?? cloudEvent;

        await foreach (var subscription in subscriptions.ListAsync(cancellation))
            if (Wants(subscription, cloudEvent))
                await ClaimAsync(subscription, cloudEvent, cancellation);
    }

    /// <summary>Whether an event is kept and each subscriber that wants it has a delivery.</summary>
    public async Task<bool> IsCompleteAsync(string id, IReadOnlyList<Subscription> subscribers, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        if (await state.TryReadAsync<CloudEvent>(BlobPaths.Event(id), cancellation) is not { } known)
            return false;
        foreach (var subscription in subscribers.Where(subscription => Wants(subscription, known.Value)))
            if (!(await state.GetBlobClient(BlobPaths.Delivery(subscription.Id, id, known.Value.Time)).ExistsAsync(cancellation)).Value)
                return false;
        return true;
    }

    private static bool Wants(Subscription subscription, CloudEvent cloudEvent) =>
        // Whoever subscribes later is not told of the past, even when an old event is delivered once more.
        subscription.CreatedAt <= cloudEvent.Time
        && (subscription.Types.Count == 0 || subscription.Types.Contains(cloudEvent.Type))
        // A receiver is not told of its own end.
        && !(cloudEvent.Type == EventTypes.SubscriptionDisabled && cloudEvent.Subject == subscription.Id);

    private async Task ClaimAsync(Subscription subscription, CloudEvent cloudEvent, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var path = BlobPaths.Delivery(subscription.Id, cloudEvent.Id, cloudEvent.Time);
        if ((await state.GetBlobClient(path).ExistsAsync(cancellation)).Value)
            return;
        var delivery = NewDelivery(subscription.Id, cloudEvent, clock.GetUtcNow());
        if (subscription.DisabledAt is not null)
        {
            // What it misses is written down, so that it can be replayed.
            await state.TryCreateAsync(path, delivery with { Status = DeliveryStatus.Failed, Reason = Disabled }, cancellation);
            return;
        }
        await open.MarkAsync(BlobPaths.OpenDelivery(subscription.Id, cloudEvent.Id), cancellation);
        // Message first: a crash before the log is written sends a second message, which the log then tells from the first.
        await queue.SendAsync(new DeliveryMessage(subscription.Id, cloudEvent.Id, Attempt: 0), TimeSpan.Zero, cancellation);
        await state.TryCreateAsync(path, delivery, cancellation);
        Log.Claimed(logger, cloudEvent.Id, subscription.Id);
    }

    public static Delivery NewDelivery(string subscription, CloudEvent cloudEvent, DateTimeOffset now) => new()
    {
        Id = $"{subscription}.{cloudEvent.Id}",
        Subscription = subscription,
        Event = cloudEvent.Id,
        Type = cloudEvent.Type,
        Status = DeliveryStatus.Pending,
        CreatedAt = now,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event} goes to subscription {Subscription}")]
        public static partial void Claimed(ILogger logger, string @event, string subscription);
    }
}
