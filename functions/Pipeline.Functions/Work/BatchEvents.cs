using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Uploads;

namespace Pipeline.Functions.Work;

/// <summary>The events that a batch's state calls for. Their ids follow from the state, so sending one again is a repeat.</summary>
public sealed class BatchEvents(EventQueue events)
{
    /// <summary>Ids of all that must have been told by now.</summary>
    public static IReadOnlyList<string> IdsOf(BatchState state)
    {
        var decision = Decision(state);
        List<string> ids = [EventQueue.IdOf(decision.Type, state.Batch, decision.Occurrence)];
        if (HasEndEvent(state))
            ids.Add(EventQueue.IdOf(EndType(state), state.Batch, Hashes.Short(state.ManifestHash)));
        return ids;
    }

    /// <summary>Accepted or rejected.</summary>
    public Task SendDecisionAsync(BatchState state, CancellationToken cancellation)
    {
        var (type, occurrence) = Decision(state);
        return events.SendAsync(type, state.Batch, occurrence, state.Traceparent, BatchEventData.Of(state), cancellation);
    }

    /// <summary>Finished, failed or cancelled.</summary>
    public Task SendEndAsync(BatchState state, CancellationToken cancellation) =>
        events.SendAsync(EndType(state), state.Batch, Hashes.Short(state.ManifestHash), state.Traceparent, BatchEventData.Of(state), cancellation);

    /// <summary>Everything that <see cref="IdsOf"/> names.</summary>
    public async Task SendAllAsync(BatchState state, CancellationToken cancellation)
    {
        await SendDecisionAsync(state, cancellation);
        if (HasEndEvent(state))
            await SendEndAsync(state, cancellation);
    }

    // A batch without items had no work whose end could be told.
    private static bool HasEndEvent(BatchState state) => BatchTransitions.IsEnd(state.Status) && state.Items.Count > 0;

    private static string EndType(BatchState state) => state.Status switch
    {
        BatchStatus.Finished => EventTypes.MasksFinished,
        BatchStatus.Cancelled => EventTypes.BatchCancelled,
        _ => EventTypes.MasksFailed,
    };

    private static (string Type, string Occurrence) Decision(BatchState state) => state.Status == BatchStatus.Rejected
        // Rejected once more, after the same batch.json was committed again, is news.
        ? (EventTypes.BatchRejected, Hashes.Short(Hashes.Of(state.ManifestHash, state.ManifestETag)))
        : (EventTypes.BatchAccepted, Hashes.Short(state.ManifestHash));
}
