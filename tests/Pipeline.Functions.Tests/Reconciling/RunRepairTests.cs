using System.Text.Json;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Retraining;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Reconciling;

/// <summary>What was lost of a training run is made up for.</summary>
public sealed class RunRepairTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Run_WhoseMessageWasLost_IsSentAgain()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var item = await RunAsync(scene, RunStatus.Queued);

        await scene.ReconcileAsync(ReconcilerScene.Later);

        Assert.Equal(item.Id, TestApp.Valid<WorkItem>(Assert.Single(await scene.App.TakeAsync(QueueNames.GpuWorkTrain))).Id);
    }

    [Fact]
    public async Task Run_WhoseItemFailedUnreported_EndsWithTheReason()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var item = await RunAsync(scene, RunStatus.Running);
        await TestWorker.GiveUpAsync(scene.App, item);

        await scene.ReconcileAsync(ReconcilerScene.Later);
        await scene.HandleEventsAsync();

        var run = (await scene.App.Storage.Container(ContainerNames.State).TryReadAsync<RunState>(BlobPaths.RunState(item.Run!), TestApp.Cancellation))!.Value;
        Assert.Equal((RunStatus.Failed, "gave-up"), (run.Status, Assert.Single(run.Reasons).Code));
        Assert.True(await scene.IsEventKeptAsync(EventTypes.ModelRejected, run.Model));
    }

    [Fact]
    public async Task Run_WhoseEndWasNotTold_IsTold()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var item = await RunAsync(scene, RunStatus.Running);
        await scene.App.Storage.Container(ContainerNames.State).UpdateAsync<RunState>(
            BlobPaths.RunState(item.Run!), run => run! with { Status = RunStatus.Published, Version = item.Run }, TestApp.Cancellation);

        await scene.ReconcileAsync(ReconcilerScene.Later);
        await scene.HandleEventsAsync();

        Assert.True(await scene.IsEventKeptAsync(EventTypes.ModelPublished, item.Model));
    }

    private static async Task<WorkItem> RunAsync(ReconcilerScene scene, RunStatus status)
    {
        var run = new RunState
        {
            Run = AzuriteFixture.Unique("run"),
            Model = AzuriteFixture.Unique("model"),
            Snapshot = "s1",
            Status = RunStatus.Queued,
            CreatedAt = scene.Clock.Now,
            UpdatedAt = scene.Clock.Now,
        };
        var item = new WorkItem
        {
            Id = TrainingItem.IdOf(run.Run),
            Kind = WorkKind.Train,
            Model = run.Model,
            Snapshot = "s1",
            Run = run.Run,
            Config = new WorkConfig { Options = JsonSerializer.Deserialize<JsonElement>("{}") },
            ConfigHash = "0123456789abcdef",
        };
        await scene.App.Get<WorkDispatcher>().StoreAsync([item], TestApp.Cancellation);
        await scene.App.Get<RunLedger>().CreateAsync(run, TestApp.Cancellation);
        if (status != RunStatus.Queued)
            await scene.App.Storage.Container(ContainerNames.State).UpdateAsync<RunState>(
                BlobPaths.RunState(run.Run), known => known! with { Status = status }, TestApp.Cancellation);
        return item;
    }
}
