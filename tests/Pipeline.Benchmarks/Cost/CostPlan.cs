namespace Pipeline.Benchmarks.Cost;

/// <summary>A day with so many images: how many workers it needs, how long items wait, what it costs.</summary>
/// <param name="MaxWorkers">The limit of executions at once, given or the smallest that keeps to the promise.</param>
/// <param name="DelayP50">Seconds from the queueing of an item to its start.</param>
/// <param name="BusyShare">Of the billed GPU time.</param>
/// <param name="Keeps">Whether 99 of 100 items start within the promised time.</param>
/// <param name="Loads">Share used of each limit of the platform, at the busiest.</param>
internal sealed record CostPlan(
    int Images,
    int MaxWorkers,
    int Executions,
    double GpuMinutes,
    double BusyShare,
    double DelayP50,
    double DelayP99,
    bool Keeps,
    CostBill Bill,
    IReadOnlyDictionary<string, double> Loads);

/// <summary>US$ a day.</summary>
internal sealed record CostBill(double Gpu, double Training, double Functions, double StorageCalls, double StorageSpace, double Telemetry, double Idle)
{
    public double Total => Gpu + Training + Functions + StorageCalls + StorageSpace + Telemetry + Idle;
}
