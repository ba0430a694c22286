namespace Pipeline.Benchmarks.Cost;

/// <summary>A batch of one simulated day.</summary>
/// <param name="Ready">Seconds after midnight at which its work items are queued: uploaded and verified.</param>
internal readonly record struct SimulatedBatch(double Ready, int Images, bool IsLabelled);

/// <summary>The batches of a day, the same for the same seed.</summary>
internal static class Workload
{
    public static IReadOnlyList<SimulatedBatch> Day(int images, CostAssumptions assumptions, int seed)
    {
        var random = new Random(seed);
        List<SimulatedBatch> batches = [];
        for (var left = images; left > 0; left -= assumptions.BatchImages)
        {
            var size = Math.Min(left, assumptions.BatchImages);
            var uploaded = random.NextDouble() * assumptions.ArrivalHours * 3_600;
            // The first item leaves once the whole batch is verified.
            batches.Add(new SimulatedBatch(uploaded + (size / assumptions.VerifiedPerSecond), size, random.NextDouble() < assumptions.LabelledShare));
        }
        return [.. batches.OrderBy(b => b.Ready)];
    }
}
