using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>
/// Replays a subscription's deliveries from a time on, a part a message. Each part is booked when all of it is on its way; one that a
/// crash cuts off is done again and finds what it did, because each delivery knows the replay that took it.
/// </summary>
public sealed partial class ReplayHandler(
    PipelineStorage storage, Subscriptions subscriptions, DeliveryLog log, DeliveryReplay deliveries, TimeProvider clock, ILogger<ReplayHandler> logger)
{
    internal const int PartSize = 100;
    private const int AtATime = 8;

    // A part takes seconds. One that has not got on for this long has failed for good and stands in nobody's way.
    private static readonly TimeSpan Stuck = TimeSpan.FromHours(1);

    /// <returns>The replay that runs now, or why another one of this subscription has to end first.</returns>
    public async Task<Parsed<Replay>> StartAsync(string subscription, ReplayRequest request, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        while (true)
        {
            var known = await state.TryReadAsync<Replay>(BlobPaths.Replay(subscription), cancellation);
            var now = clock.GetUtcNow();
            if (known is { Value: { EndedAt: null } running })
            {
                if (running.Since == request.Since && running.Status == request.Status)
                {
                    // Asked again: its message may have been lost.
                    await SendAsync(running, cancellation);
                    return new Parsed<Replay>(running, []);
                }
                if ((running.BookedAt ?? running.StartedAt) > now - Stuck)
                    return new Parsed<Replay>(null, [new Problem("", "replay-running", $"A replay since {running.Since:O} is running; {running.Replayed} deliveries are on their way so far.")]);
            }
            var started = new Replay
            {
                Id = Guid.CreateVersion7(now).ToString("N"), Subscription = subscription, Since = request.Since, Status = request.Status, StartedAt = now,
            };
            if (await state.TryPutAsync(BlobPaths.Replay(subscription), started, known?.ETag, cancellation) is null)
                continue;
            await SendAsync(started, cancellation);
            return new Parsed<Replay>(started, []);
        }
    }

    public async Task<Replay?> TryGetAsync(string subscription, CancellationToken cancellation) =>
        (await storage.Container(ContainerNames.State).TryReadAsync<Replay>(BlobPaths.Replay(subscription), cancellation))?.Value;

    /// <summary>One part of a replay.</summary>
    public async Task HandleAsync(ReplayMessage message, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        if (await state.TryReadAsync<Replay>(BlobPaths.Replay(message.Subscription), cancellation) is not { Value: { EndedAt: null } replay } known || replay.Id != message.Replay)
            return;
        var next = await subscriptions.TryGetAsync(message.Subscription, cancellation) is { DisabledAt: null }
            ? await PartAsync(replay, cancellation)
            : replay with { EndedAt = clock.GetUtcNow(), Reason = "The subscription was disabled or removed." };
        // Whoever was faster goes on with it.
        if (!await state.TryReplaceAsync(BlobPaths.Replay(message.Subscription), next, known.ETag, cancellation))
            return;
        if (next.EndedAt is null)
            await SendAsync(next, cancellation);
        else
            Log.Ended(logger, next.Id, next.Subscription, next.Replayed, next.Seen);
    }

    public static ReplayMessage Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonSerializer.Deserialize<ReplayMessage>(json, JsonSerializerOptions.Web) is { Subscription: not null, Replay: not null } message)
                return message;
        }
        catch (JsonException e)
        {
            throw new UnreadableMessageException($"The message is no replay: {e.Message}");
        }
        throw new UnreadableMessageException("The message is no replay: subscription and replay are expected.");
    }

    private async Task<Replay> PartAsync(Replay replay, CancellationToken cancellation)
    {
        // A cursor that storage no longer knows begins anew: deliveries that were taken are not taken twice.
        if (await log.TryPageAsync(replay.Subscription, replay.Since, replay.Cursor, PartSize, cancellation) is not { } page)
            return replay with { BookedAt = clock.GetUtcNow(), Cursor = null, Replayed = 0, Seen = 0 };
        var taken = 0;
        await Parallel.ForEachAsync(
            // What came after the start is on its way by itself.
            page.Paths.Where(path => DeliveryLog.TimeOf(path) <= replay.StartedAt),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation },
            async (path, token) =>
            {
                if (await deliveries.SendAsync(path, replay.Id, replay.Status, token) is { Taken: true })
                    Interlocked.Increment(ref taken);
            });
        return replay with
        {
            BookedAt = clock.GetUtcNow(),
            Cursor = page.Next,
            EndedAt = page.Next is null ? clock.GetUtcNow() : null,
            Replayed = replay.Replayed + taken,
            Seen = replay.Seen + page.Paths.Count,
        };
    }

    private Task SendAsync(Replay replay, CancellationToken cancellation) => storage.Queue(QueueNames.WebhookReplays).SendMessageAsync(
        BinaryData.FromObjectAsJson(new ReplayMessage(replay.Subscription, replay.Id), JsonSerializerOptions.Web), cancellationToken: cancellation);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Replay {Replay} of subscription {Subscription} has ended: {Replayed} of {Seen} deliveries are on their way")]
        public static partial void Ended(ILogger logger, string replay, string subscription, int replayed, int seen);
    }
}
