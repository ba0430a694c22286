using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Retraining;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Retraining;

public sealed class RetrainHandlerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Retrain_WithMasks_QueuesOneTrainingOfTheSnapshot()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);

        var started = Assert.IsType<RetrainOutcome.Started>(await scene.RetrainAsync());

        var item = TestApp.Valid<WorkItem>(Assert.Single(await scene.App.TakeAsync(QueueNames.GpuWorkTrain)));
        Assert.Equal((WorkKind.Train, started.Snapshot.Id, started.Run.Run), (item.Kind, item.Snapshot, item.Run));
        var run = await scene.App.Storage.Container(ContainerNames.State).TryReadAsync<RunState>(BlobPaths.RunState(started.Run.Run), TestApp.Cancellation);
        Assert.Equal(RunStatus.Queued, run!.Value.Status);
    }

    [Fact]
    public async Task Retrain_WhileQueued_IsTheSameRun()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        var first = Assert.IsType<RetrainOutcome.Started>(await scene.RetrainAsync());
        var work = TestApp.Valid<WorkItem>(Assert.Single(await scene.App.TakeAsync(QueueNames.GpuWorkTrain)));
        await TestWorker.StartAsync(scene.App, work);

        var second = Assert.IsType<RetrainOutcome.Started>(await scene.RetrainAsync());

        Assert.Equal(first.Run.Run, second.Run.Run);
        Assert.Empty(await scene.App.TakeAsync(QueueNames.GpuWorkTrain));
    }

    [Fact]
    public async Task Retrain_AfterTheRunEnded_IsAnotherRun()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        var first = Assert.IsType<RetrainOutcome.Started>(await scene.RetrainAsync());
        await scene.EndRunAsync(first.Run.Run, RunStatus.Rejected);

        var second = Assert.IsType<RetrainOutcome.Started>(await scene.RetrainAsync());

        Assert.NotEqual(first.Run.Run, second.Run.Run);
        Assert.Equal(first.Snapshot.Id, second.Snapshot.Id);
    }

    [Fact]
    public async Task Retrain_WithoutMasks_SaysWhy()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Evaluate, ["t.jpg"], ["sky", "car"]);

        var outcome = Assert.IsType<RetrainOutcome.Impossible>(await scene.RetrainAsync());

        Assert.Equal("nothing-to-train-on", outcome.Problem.Code);
        Assert.Empty(await scene.App.TakeAsync(QueueNames.GpuWorkTrain));
    }

    [Fact]
    public async Task Night_WithNewMasks_TrainsOnceAndThenRests()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        var nightly = new NightlyRetrainingFunction(scene.App.Get<FinishedBatches>(), scene.App.Get<RetrainHandler>());

        await nightly.RunAsync(new TimerInfo(), TestApp.Cancellation);
        var work = TestApp.Valid<WorkItem>(Assert.Single(await scene.App.TakeAsync(QueueNames.GpuWorkTrain)));
        await scene.EndRunAsync(work.Run!, RunStatus.Published);
        await scene.PublishAsync(work.Snapshot!, "v1");
        await nightly.RunAsync(new TimerInfo(), TestApp.Cancellation);

        Assert.Empty(await scene.App.TakeAsync(QueueNames.GpuWorkTrain));
    }

    [Fact]
    public async Task Night_AfterARejection_LeavesTheSameDataAlone()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        var run = Assert.IsType<RetrainOutcome.Started>(await scene.RetrainAsync(onlyWhenNew: true)).Run.Run;
        await scene.EndRunAsync(run, RunStatus.Rejected);

        Assert.IsType<RetrainOutcome.UpToDate>(await scene.RetrainAsync(onlyWhenNew: true));
    }

    [Fact]
    public async Task Night_AfterFailures_TriesThreeTimesAndNoMore()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        var runs = new HashSet<string>();
        while (await scene.RetrainAsync(onlyWhenNew: true) is RetrainOutcome.Started started && runs.Count < 10)
        {
            Assert.True(runs.Add(started.Run.Run));
            await scene.EndRunAsync(started.Run.Run, RunStatus.Failed);
        }

        Assert.Equal(3, runs.Count);
    }
}
