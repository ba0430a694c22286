using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Options;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>
/// Tells a lost message from one that waits its turn, without reading the queue: messages come out about in the order they went
/// in, so behind a visible message that is as old as ours, ours may still be.
/// </summary>
public sealed class Backlog(PipelineStorage storage, IOptions<ReconcilingOptions> options)
{
    /// <param name="sent">About when the message went in; it may have been up to a repair's patience later.</param>
    public async Task<bool> MayHoldAsync(string queue, DateTimeOffset sent, CancellationToken cancellation)
    {
        PeekedMessage? oldest = await storage.Queue(queue).PeekMessageAsync(cancellation);
        return oldest?.InsertedOn <= sent + options.Value.Stuck;
    }
}
