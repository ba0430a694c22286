using System.Text;
using Pipeline.Contracts;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Poison;

/// <summary>
/// Puts a message back into its queue. First the verdict that its failure left on a batch, an item or a run is taken back, else the
/// message would find its work ended; then it is sent, then it is marked. A crash in between is made up for by asking again.
/// </summary>
public sealed class PoisonRequeue(
    PipelineStorage storage, FailedMessages failed, BlobEventsPoisonHandler uploads, WorkPoisonHandler work, TimeProvider clock)
{
    /// <returns>The message, or why it must stay; null when there is none. One that was put back already is not sent again.</returns>
    internal async Task<Parsed<PoisonMessage>?> RequeueAsync(string id, CancellationToken cancellation)
    {
        while (await failed.TryFindAsync(id, cancellation) is { } known)
        {
            if (known.Value.RequeuedAt is not null)
                return new Parsed<PoisonMessage>(PoisonMessage.Of(known.Value), []);
            var body = Encoding.UTF8.GetBytes(known.Value.Body);
            if (await TakeBackAsync(known.Value.Queue, body, cancellation) is { } problem)
                return new Parsed<PoisonMessage>(null, [problem]);
            await storage.Queue(known.Value.Queue).SendMessageAsync(new BinaryData(body), timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellation);
            var marked = known.Value with { RequeuedAt = clock.GetUtcNow() };
            if (await failed.TryWriteAsync(marked, known.ETag, cancellation))
                return new Parsed<PoisonMessage>(PoisonMessage.Of(marked), []);
        }
        return null;
    }

    private async Task<Problem?> TakeBackAsync(string queue, byte[] body, CancellationToken cancellation)
    {
        switch (queue)
        {
            case QueueNames.BlobEvents:
                await uploads.TakeBackAsync(body, cancellation);
                return null;
            case QueueNames.GpuWork or QueueNames.GpuWorkTrain:
                return await work.TakeBackAsync(body, cancellation);
            default:
                return null;
        }
    }
}
