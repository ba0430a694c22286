namespace Pipeline.Benchmarks.Flow;

/// <summary>What one run measured.</summary>
/// <param name="Seconds">From the first batch.json to the last webhook.</param>
/// <param name="ToFirstItem">Seconds from a batch.json to the batch's first work item at a worker.</param>
/// <param name="ToWebhook">Seconds from a batch's last committed item to its webhook.</param>
/// <param name="Cpu">Cores that each process kept busy meanwhile, 1 = one core.</param>
/// <param name="Machine">Cores that everything on the machine kept busy.</param>
/// <param name="CpuPerThousand">CPU seconds of each process for a thousand images; the figure that other programs on the machine change least.</param>
/// <param name="MemoryStart">MiB of the functions process that are resident.</param>
internal sealed record FlowRunResult(
    int Batches, int Images, double Seconds, double ImagesPerSecond, Spread ToFirstItem, Spread ToWebhook,
    IReadOnlyDictionary<string, double> Cpu, double Machine, IReadOnlyDictionary<string, double> CpuPerThousand, double MemoryStart, double MemoryPeak, double MemoryEnd, string Limit);
