using Pipeline.Local.Api;
using Pipeline.Local.Stack;
using Pipeline.Local.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Benchmarks.Flow;

/// <summary>
/// The event side alone: the real functions process, Azurite and the event source of the local stack, a subscriber on loopback,
/// and a worker that costs nothing. All runs go through the same functions process, so its memory can be watched.
/// </summary>
internal sealed class FlowBenchmark(FlowBenchOptions options, TextWriter progress)
{
    public async Task<FlowResult> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("bench-flow-").FullName;
        try
        {
            await using var receiver = await WebhookReceiver.StartAsync(cancellation);
            await using var stack = await LocalStack.StartAsync(
                new LocalStackOptions
                {
                    DataDirectory = Path.Combine(folder, "data"),
                    LogDirectory = Path.Combine(folder, "logs"),
                    Workers = 0,
                    // Never started, but looked for.
                    WorkerAssembly = typeof(FlowBenchmark).Assembly.Location,
                },
                new Progress<string>(), cancellation);
            using var api = new PipelineApi(Connection.To(stack.FunctionsUri, stack.Keys.Admin));
            receiver.Trust((await api.SubscribeAsync(receiver.Address, [], cancellation)).Secret);
            return await RunAsync(stack, receiver, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<FlowResult> RunAsync(LocalStack stack, WebhookReceiver receiver, CancellationToken cancellation)
    {
        var storage = StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = stack.ConnectionString });
        await using var memory = new MemoryLog(() => stack.FunctionsProcessId);
        var run = new FlowRun(stack, storage, receiver, memory, progress);
        List<FlowRunResult> results = [];
        var warm = double.MaxValue;
        foreach (var (number, batches) in options.Batches.Index())
        {
            results.Add(await run.RunAsync(number, batches, options.Images, cancellation));
            warm = Math.Min(warm, memory.Now);
            await ForgetAsync(storage, cancellation);
        }
        return new FlowResult(Environment.ProcessorCount, results, MemoryLog.Slope(memory.Since(warm)), memory.Since(0));
    }

    /// <summary>Each run finds the storage of the first: the event source lists what is there again and again.</summary>
    private static async Task ForgetAsync(PipelineStorage storage, CancellationToken cancellation)
    {
        foreach (var container in new[] { ContainerNames.Uploads, ContainerNames.Masks })
        {
            await storage.Container(container).DeleteAsync(cancellationToken: cancellation);
            await storage.Container(container).CreateAsync(cancellationToken: cancellation);
        }
    }
}
