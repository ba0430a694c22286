using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>Spreads deliveries evenly where a receiver allows only so many a minute; the next free moment is in <c>state/paces</c>.</summary>
public sealed class Pace(PipelineStorage storage, TimeProvider clock)
{
    // Whoever would wait longer asks again then, so that messages do not book days ahead.
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(30);

    /// <param name="rate">POSTs a minute.</param>
    /// <returns>How long to wait, and whether the moment after it is reserved.</returns>
    public async Task<(TimeSpan Wait, bool Reserved)> ReserveAsync(string subscription, int rate, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        while (true)
        {
            var known = await state.TryReadAsync<Slot>(BlobPaths.Pace(subscription), cancellation);
            var now = clock.GetUtcNow();
            var slot = known?.Value.Next > now ? known.Value.Next : now;
            if (slot - now > Horizon)
                return (Horizon, false);
            // The holder makes each write differ: a write of equal bytes counts as one's own.
            var next = new Slot(slot + TimeSpan.FromMinutes(1) / rate, Guid.NewGuid().ToString("N"));
            if (await state.TryPutAsync(BlobPaths.Pace(subscription), next, known?.ETag, cancellation) is not null)
                return (slot - now, true);
        }
    }

    private sealed record Slot(DateTimeOffset Next, string Holder);
}
