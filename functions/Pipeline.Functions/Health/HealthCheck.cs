using Azure;
using Azure.Storage.Queues.Models;
using Pipeline.Storage;

namespace Pipeline.Functions.Health;

/// <summary>Is storage reachable, and how much waits in the queues?</summary>
public sealed class HealthCheck(PipelineStorage storage, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    internal async Task<ReadyAnswer> LookAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        Dictionary<string, QueueDepth> queues = [];
        List<string> problems = [];
        try
        {
            foreach (var container in ContainerNames.All)
                if (!(await storage.Container(container).ExistsAsync(either.Token)).Value)
                    problems.Add($"container {container} does not exist");
            foreach (var queue in QueueNames.All.SelectMany(name => new[] { name, name + QueueNames.PoisonSuffix }))
                queues[queue] = await DepthAsync(queue, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            problems.Add($"storage did not answer within {Patience.TotalSeconds:F0} s");
        }
        catch (RequestFailedException e)
        {
            problems.Add(e is RequestFailedException { Status: not 0 } failed ? $"storage answers {failed.Status} {failed.ErrorCode}".TrimEnd() : "storage cannot be reached");
        }
        return new ReadyAnswer(problems.Count == 0 ? "ready" : "unready", queues, problems);
    }

    private async Task<QueueDepth> DepthAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            var count = (await storage.Queue(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
            PeekedMessage? oldest = count == 0 ? null : (await storage.Queue(queue).PeekMessageAsync(cancellation)).Value;
            return new QueueDepth(count, oldest?.InsertedOn is { } since ? Math.Round((clock.GetUtcNow() - since).TotalSeconds, 1) : null);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return new QueueDepth(0, null);
        }
    }
}
