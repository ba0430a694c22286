using Microsoft.Extensions.Options;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>Deliveries whose next attempt is long due: their message is lost. A second message is told from the first by the delivery's log.</summary>
public sealed class DeliverySweep(
    PipelineStorage storage, OpenWork open, DeliveryQueue queue, Backlog backlog, IOptions<ReconcilingOptions> options, TimeProvider clock)
    : OpenSweep(open, options, clock)
{
    public override string Name => "deliveries";

    protected override string Prefix => BlobPaths.OpenDelivery("", "").TrimEnd('/') + "/";

    protected override async Task<Finding> LookAsync(OpenEntry entry, CancellationToken cancellation)
    {
        // open/deliveries/{subscription}/{event}; an event's id may hold anything but a space.
        var parts = entry.Path[Prefix.Length..].Split('/', 2);
        var (subscription, @event) = (parts[0], parts[1]);
        var state = storage.Container(ContainerNames.State);
        if (await state.TryReadAsync<CloudEvent>(BlobPaths.Event(@event), cancellation) is not { } cloudEvent)
            return Finding.Settled;
        var known = await state.TryReadAsync<Delivery>(BlobPaths.Delivery(subscription, @event, cloudEvent.Value.Time), cancellation);
        if (known is { Value.Status: not DeliveryStatus.Pending })
            return Finding.Settled;
        var due = known?.Value.NextAttemptAt ?? known?.Value.CreatedAt ?? entry.Touched;
        if (!IsStuck(due) || await backlog.MayHoldAsync(QueueNames.WebhookDeliveries, due, cancellation))
            return Finding.Moving;
        await queue.SendAsync(new DeliveryMessage(subscription, @event, known?.Value.Made() ?? 0), TimeSpan.Zero, cancellation);
        return Finding.Of(new Repair(Repair.Delivery, $"{subscription}.{@event}"));
    }
}
