using System.Diagnostics;
using Pipeline.Contracts.Events;
using Pipeline.Local.Stack;
using Pipeline.Local.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Benchmarks.Flow;

/// <summary>One run: upload, commit all batches at once, wait for the last webhook.</summary>
internal sealed class FlowRun(LocalStack stack, PipelineStorage storage, WebhookReceiver receiver, MemoryLog memory, TextWriter progress)
{
    private const int ParallelUploads = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="number">Tells the batches of several runs apart.</param>
    public async Task<FlowRunResult> RunAsync(int number, int batches, int images, CancellationToken cancellation)
    {
        var all = Enumerable.Range(0, batches)
            .Select(i => new BenchBatch($"flow-{number}-{i:000}", images / batches + (i < images % batches ? 1 : 0))).ToList();
        await UploadAsync(all, cancellation);

        var worker = new NoOpWorker(storage);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = worker.RunAsync(stop.Token);
        var (before, start, watch) = (Usage(), memory.Now, Stopwatch.StartNew());
        var machineBefore = MachineUsage.CpuSeconds();
        var commits = await CommitAsync(all, cancellation);
        await UntilToldAsync(all, worker, watch, cancellation);
        var seconds = (all.Max(batch => ToldAt(batch)!.Value) - commits.Values.Min()).TotalSeconds;
        var used = Usage().ToDictionary(entry => entry.Key, entry => entry.Value - before[entry.Key]);
        var cpu = used.ToDictionary(entry => entry.Key, entry => entry.Value / watch.Elapsed.TotalSeconds);
        var machine = (MachineUsage.CpuSeconds() - machineBefore) / watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await working;

        var samples = memory.Since(start);
        return new FlowRunResult(
            batches, images, seconds, images / seconds,
            Spread.Of(all.Select(batch => (worker.Firsts[batch.Name] - commits[batch.Name]).TotalSeconds)),
            Spread.Of(all.Select(batch => (ToldAt(batch)!.Value - worker.Lasts[batch.Name]).TotalSeconds)),
            cpu, machine, used.ToDictionary(entry => entry.Key, entry => 1_000 * entry.Value / images), samples[0].MiB, samples.Max(sample => sample.MiB), samples[^1].MiB, Limits.Of(cpu, machine, Environment.ProcessorCount));
    }

    private async Task UploadAsync(IReadOnlyList<BenchBatch> batches, CancellationToken cancellation)
    {
        var (total, done, watch) = (batches.Sum(batch => batch.Count), 0, Stopwatch.StartNew());
        foreach (var batch in batches)
            await batch.UploadAsync(storage, ParallelUploads, () =>
            {
                var count = Interlocked.Increment(ref done);
                if (count % Math.Max(1, total / 4) == 0)
                    progress.WriteLine($"{batches.Count} batches: uploaded {count} of {total} images, {watch.Elapsed.TotalSeconds:F0} s");
            }, cancellation);
    }

    private async Task<IReadOnlyDictionary<string, DateTimeOffset>> CommitAsync(IReadOnlyList<BenchBatch> batches, CancellationToken cancellation)
    {
        var times = await Task.WhenAll(batches.Select(batch => batch.CommitAsync(storage, cancellation)));
        return batches.Zip(times).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    private async Task UntilToldAsync(IReadOnlyList<BenchBatch> batches, NoOpWorker worker, Stopwatch watch, CancellationToken cancellation)
    {
        var (total, nextLine) = (batches.Sum(batch => batch.Count), TimeSpan.FromSeconds(5));
        while (true)
        {
            var told = batches.Count(batch => ToldAt(batch) is not null);
            if (told == batches.Count)
                return;
            if (watch.Elapsed > Patience)
                throw new InvalidOperationException($"After {Patience.TotalMinutes:F0} min {told} of {batches.Count} batches have ended and {worker.Images} of {total} images have masks.");
            if (watch.Elapsed > nextLine)
            {
                progress.WriteLine($"{batches.Count} batches: {worker.Images} of {total} masks, {told} webhooks, {watch.Elapsed.TotalSeconds:F0} s");
                nextLine += TimeSpan.FromSeconds(5);
            }
            await Task.Delay(50, cancellation);
        }
    }

    private DateTimeOffset? ToldAt(BenchBatch batch) => receiver.Received
        .FirstOrDefault(webhook => webhook.IsVerified && webhook.Event!.Type == EventTypes.MasksFinished && webhook.Event.Subject == batch.Name)?.At;

    /// <summary>CPU seconds so far.</summary>
    private Dictionary<string, double> Usage() => new()
    {
        ["functions"] = ProcessUsage.Of(stack.FunctionsProcessId ?? throw new InvalidOperationException("The functions process died.")).CpuSeconds,
        ["azurite"] = ProcessUsage.Of(stack.Azurite.ProcessId).CpuSeconds,
        ["bench"] = ProcessUsage.Of(Environment.ProcessId).CpuSeconds,
    };
}
