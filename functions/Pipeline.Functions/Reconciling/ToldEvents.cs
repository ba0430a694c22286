using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>Whether events have reached their subscribers' deliveries. The subscribers are read once a minute, not once an event.</summary>
public sealed class ToldEvents(Subscriptions subscriptions, EventFanOut fanOut, Backlog backlog, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private (DateTimeOffset At, IReadOnlyList<Subscription> Subscribers)? read;

    /// <summary>Whether an event that was sent then may still wait in its queue.</summary>
    public Task<bool> MayComeAsync(DateTimeOffset sent, CancellationToken cancellation) =>
        backlog.MayHoldAsync(QueueNames.Events, sent, cancellation);

    public async Task<bool> IsToldAsync(string id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (read is not { } known || now - known.At >= Fresh || now < known.At)
        {
            List<Subscription> subscribers = [];
            await foreach (var subscription in subscriptions.ListAsync(cancellation))
                subscribers.Add(subscription);
            read = known = (now, subscribers);
        }
        return await fanOut.IsCompleteAsync(id, known.Subscribers, cancellation);
    }
}
