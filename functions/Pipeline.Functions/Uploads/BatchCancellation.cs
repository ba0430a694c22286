using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Work;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// Gives a batch up. The state is what counts: workers look at it before they begin an item, so that messages need not be hunted for.
/// An item at work is finished and booked; masks that were made stay.
/// </summary>
public sealed partial class BatchCancellation(BatchLedger ledger, BatchEvents events, TimeProvider clock, ILogger<BatchCancellation> logger)
{
    /// <returns>The state, or why it cannot be cancelled; null when there is no such batch. Repeating it changes nothing and sends the same event.</returns>
    public async Task<Parsed<BatchState>?> CancelAsync(string batch, CancellationToken cancellation)
    {
        var state = await ledger.TryChangeAsync(
            batch,
            known => known.Status is BatchStatus.Accepted or BatchStatus.Working
                ? known with { Status = BatchStatus.Cancelled, UpdatedAt = clock.GetUtcNow() }
                : known,
            cancellation);
        if (state is null)
            return null;
        if (state.Status != BatchStatus.Cancelled)
            return new Parsed<BatchState>(null, [new Problem("", "batch-ended",
                $"Batch \"{batch}\" is {state.Status.ToString().ToLowerInvariant()}; only one that is accepted or working can be cancelled.")]);
        await events.SendEndAsync(state, cancellation);
        Log.Cancelled(logger, batch, state.Items.Count(item => !item.Done));
        return new Parsed<BatchState>(state, []);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch} is cancelled with {Items} items open")]
        public static partial void Cancelled(ILogger logger, string batch, int items);
    }
}
