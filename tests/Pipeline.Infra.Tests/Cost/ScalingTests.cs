using Pipeline.Benchmarks.Cost;

namespace Pipeline.Infra.Tests.Cost;

/// <summary>Days that can be worked out by hand.</summary>
public sealed class ScalingTests
{
    private static readonly CostAssumptions Plain = new()
    {
        ItemImages = 10, PredictSecondsPerImage = 1, LabelSecondsPerImage = 2, FitSeconds = 100,
        StartSeconds = 45, StopSeconds = 15, IdleExitSeconds = 90, PollSeconds = 30, ItemsPerWorker = 20,
    };

    [Fact]
    public void OneBatch_OneWorker_IsStartedAtTheNextPollAndBilledToItsEnd()
    {
        // Ready at 10 s, seen at 30 s, first item at 75 s; three items of 10 s, then idle for 90 s and 15 s of tidying.
        var day = new Scaling([new SimulatedBatch(10, 30, IsLabelled: false)], Plain, 1).Run();

        Assert.Equal([65.0, 75.0, 85.0], day.Delays);
        Assert.Equal(1, day.Executions);
        Assert.Equal(45 + 30 + 90 + 15, day.BilledSeconds);
        Assert.Equal(30, day.BusySeconds);
        Assert.Equal(105, day.EndsAt);
    }

    [Theory]
    [InlineData(100, 8, 5)]
    [InlineData(101, 8, 6)]
    [InlineData(1_000, 8, 8)]
    [InlineData(1, 8, 1)]
    public void Executions_ForAQueue_AreItsLengthOverWhatOneDrains(int items, int limit, int expected)
    {
        var day = new Scaling([new SimulatedBatch(0, items * 10, IsLabelled: false)], Plain with { PredictSecondsPerImage = 0.1 }, limit).Run();

        Assert.Equal(expected, day.PeakExecutions);
    }

    [Fact]
    public void LabelledBatch_SeveralWorkers_LearnsOnceBeforeTheOthersBegin()
    {
        var day = new Scaling([new SimulatedBatch(0, 40, IsLabelled: true)], Plain with { ItemsPerWorker = 1 }, 4).Run();

        // All four workers are there at 45 s; one learns until 145 s and labels its own item until 165 s.
        Assert.Equal([45.0, 145, 145, 145], day.Delays.Order());
        Assert.Equal(100 + (4 * 20), day.BusySeconds);
    }

    [Fact]
    public void Day_WithPauses_ScalesToZeroInBetween()
    {
        var day = new Scaling([new SimulatedBatch(0, 10, false), new SimulatedBatch(40_000, 10, false)], Plain, 4).Run();

        Assert.Equal(2, day.Executions);
        Assert.Equal(1, day.PeakExecutions);
        Assert.Equal(2 * (45 + 10 + 90 + 15), day.BilledSeconds);
    }

    [Fact]
    public void Worker_ThatIdles_TakesTheNextBatchWithoutANewStart()
    {
        var day = new Scaling([new SimulatedBatch(0, 10, false), new SimulatedBatch(100, 10, false)], Plain, 4).Run();

        Assert.Equal(1, day.Executions);
        Assert.Equal(0, day.Delays[^1]);
    }

    [Fact]
    public void Everything_OfABusyDay_IsDoneOnceAndWithinTheLimit()
    {
        var batches = Workload.Day(50_000, Plain with { LabelledShare = 0.3 }, seed: 7);
        var day = new Scaling(batches, Plain, 3).Run();

        Assert.Equal(batches.Sum(b => (b.Images + 9) / 10), day.Delays.Count);
        Assert.Equal(batches.Sum(b => b.IsLabelled ? 100 + (2.0 * b.Images) : b.Images), day.BusySeconds, 3);
        Assert.InRange(day.PeakExecutions, 1, 3);
        Assert.InRange(day.BilledSeconds, day.BusySeconds, double.MaxValue);
        Assert.All(day.Delays, d => Assert.InRange(d, 0, double.MaxValue));
    }
}
