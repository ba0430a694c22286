using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Retraining;
using Pipeline.Storage;
using Pipeline.Telemetry;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Retraining;

public sealed class NightlyTraceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task NightlyRuns_OfTwoModels_HaveATraceEach()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var first = await RetrainScene.StartAsync(azurite);
        await using var second = await RetrainScene.StartAsync(azurite);
        await first.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        await second.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        // What the host does around a timer belongs to no run.
        using var host = new Activity("timer").Start();

        await new NightlyRetrainingFunction(first.App.Get<FinishedBatches>(), first.App.Get<RetrainHandler>()).RunAsync(new TimerInfo(), TestApp.Cancellation);

        var items = (await first.App.TakeAsync(QueueNames.GpuWorkTrain)).Select(TestApp.Valid<WorkItem>).ToList();
        var traces = items.Select(item => ActivityContext.Parse(item.Traceparent!, null).TraceId).Append(host.TraceId).ToList();
        Assert.Equal(2, items.Count);
        Assert.Equal(3, traces.Distinct().Count());
    }
}
