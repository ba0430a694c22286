using Microsoft.Extensions.Options;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Reconciling;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>Puts a delivery on its way again, under the id that the event has: its schedule begins anew, its log goes on.</summary>
public sealed class DeliveryReplay(PipelineStorage storage, DeliveryQueue queue, OpenWork open, IOptions<WebhookOptions> options, TimeProvider clock)
{
    /// <param name="replay">The replay of many that asks; each takes a delivery once. Null for a person who asks for this one.</param>
    /// <param name="wanted">Only a delivery in this state; null takes any.</param>
    /// <returns>The delivery, and whether it is on its way because of this; null when there is none.</returns>
    public async Task<(Delivery Delivery, bool Taken)?> SendAsync(string path, string? replay, DeliveryStatus? wanted, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        while (await state.TryReadAsync<Delivery>(path, cancellation) is { } known)
        {
            var delivery = known.Value;
            var takenBefore = replay is not null && delivery.Replay == replay;
            if (!takenBefore && wanted is not null && delivery.Status != wanted)
                return (delivery, false);
            if (takenBefore || IsUnderWay(delivery))
            {
                // The message may be lost. If it is not, the log drops one of the two.
                if (delivery.Status == DeliveryStatus.Pending)
                    await MessageAsync(delivery, cancellation);
                return (delivery, takenBefore || delivery.Status == DeliveryStatus.Pending);
            }
            var again = delivery with
            {
                Status = DeliveryStatus.Pending, NextAttemptAt = null, Reason = null, ReplayedAfter = delivery.Made(), Replay = replay ?? delivery.Replay,
            };
            await open.MarkAsync(BlobPaths.OpenDelivery(delivery.Subscription, delivery.Event), cancellation);
            // The log first: a message that finds the old log is taken for a duplicate.
            if (!await state.TryReplaceAsync(path, again, known.ETag, cancellation))
                continue;
            await MessageAsync(again, cancellation);
            return (again, true);
        }
        return null;
    }

    /// <summary>An attempt is being made, or will be within the time that one may take. A retry that is hours away is not waited for.</summary>
    private bool IsUnderWay(Delivery delivery) => delivery.Status == DeliveryStatus.Pending
        && (delivery.NextAttemptAt is not { } next || next - clock.GetUtcNow() <= DeliveryHandler.ClaimTimeOf(options.Value) + TimeSpan.FromSeconds(1));

    private Task MessageAsync(Delivery delivery, CancellationToken cancellation)
    {
        var wait = delivery.NextAttemptAt - clock.GetUtcNow() is { } until && until > TimeSpan.Zero ? until : TimeSpan.Zero;
        return queue.SendAsync(new DeliveryMessage(delivery.Subscription, delivery.Event, delivery.Made()), wait, cancellation);
    }
}
