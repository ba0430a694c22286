using System.Collections.Concurrent;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Options;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>
/// Tells a lost message from one that waits its turn, without reading the queue: messages come out about in the order they went
/// in, so behind a visible message that is as old as ours, ours may still be. Each queue is looked at once a run: the messages of the
/// run's own repairs are nobody's backlog.
/// </summary>
public sealed class Backlog(PipelineStorage storage, IOptions<ReconcilingOptions> options)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset?> oldest = [];

    /// <summary>A new run begins.</summary>
    public void Forget() => oldest.Clear();

    /// <param name="sent">About when the message went in; it may have been up to a repair's patience later.</param>
    public async Task<bool> MayHoldAsync(string queue, DateTimeOffset sent, CancellationToken cancellation)
    {
        if (!oldest.TryGetValue(queue, out var inserted))
        {
            PeekedMessage? first = await storage.Queue(queue).PeekMessageAsync(cancellation);
            inserted = oldest.GetOrAdd(queue, first?.InsertedOn);
        }
        return inserted <= sent + options.Value.Stuck;
    }
}
