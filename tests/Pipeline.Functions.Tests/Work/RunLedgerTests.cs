using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Retraining;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Work;

public sealed class RunLedgerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task WorkFinished_OfAFailedTrainingItem_FailsItsRunWithTheReason()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var item = await QueuedAsync(app);
        await TestWorker.GiveUpAsync(app, item);
        var finished = new CloudEvent
        {
            Id = $"{EventTypes.WorkFinished}.{item.Run}.{item.Id}",
            Source = "/gpu-worker",
            Type = EventTypes.WorkFinished,
            Subject = item.Run!,
            Time = DateTimeOffset.UtcNow,
            Data = JsonSerializer.SerializeToElement(new { item = item.Id, run = item.Run, batch = (string?)null }),
        };

        await app.Get<EventsHandler>().HandleAsync(Documents.Serialize(finished), TestApp.Cancellation);
        await app.Get<EventsHandler>().HandleAsync(Documents.Serialize(finished), TestApp.Cancellation);

        var run = (await app.Storage.Container(ContainerNames.State).TryReadAsync<RunState>(BlobPaths.RunState(item.Run!), TestApp.Cancellation))!.Value;
        Assert.Equal((RunStatus.Failed, "gave-up"), (run.Status, Assert.Single(run.Reasons).Code));
        Assert.Equal(EventTypes.ModelRejected, Assert.Single(await app.TakeEventsAsync()).Type);
    }

    [Fact]
    public async Task Cancel_Repeated_EndsTheRunOnceWithOneEvent()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var item = await QueuedAsync(app);

        var first = await app.Get<RunLedger>().CancelAsync(item.Run!, TestApp.Cancellation);
        var second = await app.Get<RunLedger>().CancelAsync(item.Run!, TestApp.Cancellation);

        Assert.Equal((RunStatus.Cancelled, RunStatus.Cancelled), (first!.Value!.Status, second!.Value!.Status));
        Assert.Equal("cancelled", Assert.Single(second.Value.Reasons).Code);
        Assert.Equal(EventTypes.ModelRejected, Assert.Single((await app.TakeEventsAsync()).DistinctBy(e => e.Id)).Type);
    }

    [Fact]
    public async Task Cancel_OfARunThatHasEnded_IsRefused()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var item = await QueuedAsync(app);
        await app.Get<RunLedger>().EndAsync(item, new Problem("", "test", "Ended on purpose."), TestApp.Cancellation);

        var refused = await app.Get<RunLedger>().CancelAsync(item.Run!, TestApp.Cancellation);

        Assert.Equal("run-ended", Assert.Single(refused!.Problems).Code);
        Assert.Null(await app.Get<RunLedger>().CancelAsync("no-such-run", TestApp.Cancellation));
    }

    [Fact]
    public async Task Reopen_OfAFailedRun_QueuesItAndOfACancelledOneDoesNot()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var (failed, cancelled) = (await QueuedAsync(app), await QueuedAsync(app));
        await app.Get<RunLedger>().EndAsync(failed, new Problem("", "test", "Ended on purpose."), TestApp.Cancellation);
        await app.Get<RunLedger>().CancelAsync(cancelled.Run!, TestApp.Cancellation);

        Assert.True(await app.Get<RunLedger>().ReopenAsync(failed.Run!, TestApp.Cancellation));
        Assert.False(await app.Get<RunLedger>().ReopenAsync(cancelled.Run!, TestApp.Cancellation));
    }

    private static async Task<WorkItem> QueuedAsync(TestApp app)
    {
        var name = AzuriteFixture.Unique("run");
        var now = DateTimeOffset.UtcNow;
        var item = new WorkItem
        {
            Id = TrainingItem.IdOf(name),
            Kind = WorkKind.Train,
            Model = "default",
            Snapshot = "s1",
            Run = name,
            Config = new WorkConfig(),
            ConfigHash = "0123456789abcdef",
        };
        var run = new RunState { Run = name, Model = "default", Snapshot = "s1", Status = RunStatus.Queued, CreatedAt = now, UpdatedAt = now };
        var state = app.Storage.Container(ContainerNames.State);
        await state.TryCreateAsync(BlobPaths.RunState(name), run, TestApp.Cancellation);
        await state.TryCreateAsync(BlobPaths.WorkItem(item.Id), item, TestApp.Cancellation);
        return item;
    }
}
