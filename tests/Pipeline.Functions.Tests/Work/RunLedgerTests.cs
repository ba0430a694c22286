using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
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

    private static async Task<WorkItem> QueuedAsync(TestApp app)
    {
        var name = AzuriteFixture.Unique("run");
        var now = DateTimeOffset.UtcNow;
        var item = new WorkItem
        {
            Id = name,
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
        await state.TryCreateAsync(BlobPaths.WorkItem(name), item, TestApp.Cancellation);
        return item;
    }
}
