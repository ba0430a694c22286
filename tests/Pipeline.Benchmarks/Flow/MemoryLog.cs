using System.Diagnostics;

namespace Pipeline.Benchmarks.Flow;

/// <summary>Samples the memory of a process twice a second until disposed.</summary>
internal sealed class MemoryLog : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Func<int?> process;
    private readonly List<MemorySample> samples = [];
    private readonly CancellationTokenSource stop = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly Task loop;

    /// <param name="process">Null while it restarts.</param>
    public MemoryLog(Func<int?> process)
    {
        this.process = process;
        loop = RunAsync();
    }

    public double Now => watch.Elapsed.TotalSeconds;

    public IReadOnlyList<MemorySample> Since(double seconds)
    {
        lock (samples)
            return [.. samples.Where(sample => sample.Seconds >= seconds)];
    }

    /// <summary>MiB a minute: the slope of the least-squares line; null for fewer than ten samples.</summary>
    public static double? Slope(IReadOnlyList<MemorySample> samples)
    {
        if (samples.Count < 10)
            return null;
        var (x, y) = (samples.Average(sample => sample.Seconds), samples.Average(sample => sample.MiB));
        return 60 * samples.Sum(sample => (sample.Seconds - x) * (sample.MiB - y)) / samples.Sum(sample => (sample.Seconds - x) * (sample.Seconds - x));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            if (process() is { } id)
            {
                var resident = ProcessUsage.Of(id).ResidentMiB;
                lock (samples)
                    samples.Add(new MemorySample(Now, resident));
            }
            await Task.Delay(Interval, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
