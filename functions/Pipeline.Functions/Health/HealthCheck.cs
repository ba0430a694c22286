using Azure;
using Pipeline.Storage;

namespace Pipeline.Functions.Health;

/// <summary>Is storage reachable, and how much waits in the queues?</summary>
public sealed class HealthCheck(PipelineStorage storage, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    internal async Task<HealthAnswer> LookAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        Dictionary<string, int> queues = [];
        List<string> problems = [];
        try
        {
            foreach (var container in ContainerNames.All)
                if (!(await storage.Container(container).ExistsAsync(either.Token)).Value)
                    problems.Add($"container {container} does not exist");
            foreach (var queue in QueueNames.All.SelectMany(name => new[] { name, name + QueueNames.PoisonSuffix }))
                queues[queue] = await CountAsync(queue, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            problems.Add($"storage did not answer within {Patience.TotalSeconds:F0} s");
        }
        catch (RequestFailedException e)
        {
            problems.Add($"storage failed: {e.Message}");
        }
        return new HealthAnswer(problems.Count == 0 ? "healthy" : "unhealthy", queues, problems);
    }

    private async Task<int> CountAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            return (await storage.Queue(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return 0;
        }
    }
}
