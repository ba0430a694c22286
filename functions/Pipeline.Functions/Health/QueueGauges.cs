using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Storage;

namespace Pipeline.Functions.Health;

/// <summary>Looks at the queues now and then for as long as somebody listens to their gauges: two cheap requests a queue.</summary>
public sealed partial class QueueGauges(PipelineStorage storage, TimeProvider clock, ILogger<QueueGauges> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private IReadOnlyList<(string Queue, int Depth, TimeSpan Oldest)> latest = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var gauge = Measures.ObserveQueues(() => Volatile.Read(ref latest));
        try
        {
            for (; ; await Task.Delay(Interval, clock, stoppingToken))
                if (gauge.Enabled)
                    await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var queues = new List<(string, int, TimeSpan)>();
            foreach (var name in QueueNames.All.SelectMany(queue => new[] { queue, queue + QueueNames.PoisonSuffix }))
                if (await TryLookAsync(storage.Queue(name), cancellation) is { } seen)
                    queues.Add((name, seen.Depth, seen.Oldest));
            Volatile.Write(ref latest, queues);
        }
        // The client throws an AggregateException once all of its retries failed.
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            Log.NotSeen(logger, e);
        }
    }

    /// <summary>Null for a queue that does not exist (yet).</summary>
    private async Task<(int Depth, TimeSpan Oldest)?> TryLookAsync(QueueClient queue, CancellationToken cancellation)
    {
        try
        {
            var depth = (await queue.GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
            PeekedMessage? first = depth == 0 ? null : await queue.PeekMessageAsync(cancellation);
            return (depth, clock.GetUtcNow() - first?.InsertedOn ?? TimeSpan.Zero);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The queues could not be looked at; their gauges stay as they were")]
        public static partial void NotSeen(ILogger logger, Exception error);
    }
}
