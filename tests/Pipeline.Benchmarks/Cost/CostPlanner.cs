namespace Pipeline.Benchmarks.Cost;

/// <summary>Simulates a day, looks for the number of workers that keeps a promise, and adds up the bill.</summary>
internal sealed class CostPlanner(CostAssumptions assumptions, double promisedMinutes, int seed)
{
    /// <summary>Beyond this no subscription has a quota without talking to people first.</summary>
    public const int MostWorkers = 512;

    private const double DaysPerMonth = 30.4, SecondsPerDay = 86_400;

    // The platform's published limits of one standard account and one queue.
    private const double AccountRequestsPerSecond = 20_000, QueueMessagesPerSecond = 2_000;

    /// <param name="workers">Null looks for the smallest number that keeps the promise.</param>
    public CostPlan Plan(int images, int? workers = null)
    {
        var batches = Workload.Day(images, assumptions, seed);
        var max = workers ?? Fewest(batches);
        var day = new Scaling(batches, assumptions, max).Run();
        var (p50, p99) = (Quantile(day.Delays, 0.5), Quantile(day.Delays, 0.99));
        return new CostPlan(
            images, max, day.Executions, day.BilledSeconds / 60, day.BilledSeconds == 0 ? 0 : day.BusySeconds / day.BilledSeconds,
            p50, p99, p99 <= promisedMinutes * 60, Bill(images, day), Loads(images, batches));
    }

    private int Fewest(IReadOnlyList<SimulatedBatch> batches)
    {
        var enough = 1;
        while (enough < MostWorkers && !Keeps(batches, enough))
            enough *= 2;
        var tooFew = enough / 2;
        while (enough - tooFew > 1)
        {
            var middle = (enough + tooFew) / 2;
            if (Keeps(batches, middle))
                enough = middle;
            else
                tooFew = middle;
        }
        return enough;
    }

    private bool Keeps(IReadOnlyList<SimulatedBatch> batches, int workers) =>
        Quantile(new Scaling(batches, assumptions, workers).Run().Delays, 0.99) <= promisedMinutes * 60;

    private CostBill Bill(int images, ScalingDay day)
    {
        var a = assumptions;
        var thousands = images / 1_000.0;
        // Two executions an item (its message, its event), one a batch and a delivery.
        var calls = (2.0 * images / a.ItemImages) + (2.0 * images / a.BatchImages);
        return new CostBill(
            Gpu: day.BilledSeconds / 3_600 * a.WorkerPerHour,
            Training: images == 0 ? 0 : ((a.TrainMinutes * 60) + a.StartSeconds + a.IdleExitSeconds + a.StopSeconds) / 3_600 * a.WorkerPerHour,
            // An instance of 2 GB is billed while it runs anything.
            Functions: (2 * a.FunctionCpuPerThousand * thousands * a.FunctionPerGbSecond) + (calls / 1e6 * a.FunctionPerMillion),
            StorageCalls: images / 1e4 * ((a.WritesPerImage * a.PerTenThousandWrites) + (a.ReadsPerImage * a.PerTenThousandReads)),
            StorageSpace: images * a.MegabytesPerImage / 1_000 * a.KeptDays * a.StoragePerGbMonth / DaysPerMonth,
            Telemetry: thousands * a.TelemetryMegabytesPerThousand / 1_000 * a.TelemetryPerGb,
            Idle: a.IdlePerMonth / DaysPerMonth);
    }

    private Dictionary<string, double> Loads(int images, IReadOnlyList<SimulatedBatch> batches)
    {
        var a = assumptions;
        var busiest = batches.Count == 0 ? 0 : batches.GroupBy(b => (int)(b.Ready / 3_600)).Max(hour => hour.Sum(b => b.Images)) / 3_600.0;
        return new Dictionary<string, double>
        {
            ["requests of one storage account"] = busiest * (a.WritesPerImage + a.ReadsPerImage) / AccountRequestsPerSecond,
            // Sent, received, renewed or deleted.
            ["messages of one queue"] = busiest / a.ItemImages * 4 / QueueMessagesPerSecond,
            ["one function instance"] = busiest * a.FunctionCpuPerThousand / 1_000,
            ["one worker, all day"] = batches.Sum(b => (b.Images * (b.IsLabelled ? a.LabelSecondsPerImage : a.PredictSecondsPerImage)) + (b.IsLabelled ? a.FitSeconds : 0)) / SecondsPerDay,
        };
    }

    private static double Quantile(IReadOnlyList<double> values, double share) =>
        values.Count == 0 ? 0 : values.Order().ElementAt(Math.Clamp((int)Math.Ceiling(share * values.Count) - 1, 0, values.Count - 1));
}
