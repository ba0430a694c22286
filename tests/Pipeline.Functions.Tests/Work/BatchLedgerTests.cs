using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Tests.Uploads;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Work;

public sealed class BatchLedgerTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string?> OneImageAnItem = new() { ["Uploads:ItemSize"] = "1" };

    [Fact]
    public async Task Items_AllFinishedOutOfOrderAndTwice_EndTheBatchOnce()
    {
        await using var app = await TestApp.StartAsync(azurite, OneImageAnItem);
        var (batch, items) = await AcceptedAsync(app, 3);
        foreach (var item in items)
            await TestWorker.FinishAsync(app, item);

        foreach (var item in new[] { items[2], items[0], items[2], items[1], items[0] })
            await app.Get<BatchLedger>().BookAsync(batch.Name, item.Id, TestApp.Cancellation);

        var state = await batch.StateAsync();
        Assert.Equal(BatchStatus.Finished, state.Status);
        Assert.All(state.Items, item => Assert.Equal((true, 1, 0), (item.Done, item.Succeeded, item.Failed)));
        var finished = Assert.Single((await app.TakeEventsAsync()).DistinctBy(e => e.Id));
        Assert.Equal((EventTypes.MasksFinished, batch.Name), (finished.Type, finished.Subject));
        Assert.Equal(3, finished.Data.GetProperty("masks").GetInt32());
    }

    [Fact]
    public async Task Items_FinishedAtTheSameTime_EndTheBatch()
    {
        await using var app = await TestApp.StartAsync(azurite, OneImageAnItem);
        var (batch, items) = await AcceptedAsync(app, 8);
        foreach (var item in items)
            await TestWorker.FinishAsync(app, item);

        await Task.WhenAll(items.Select(item => app.Get<BatchLedger>().BookAsync(batch.Name, item.Id, TestApp.Cancellation)));

        Assert.Equal(BatchStatus.Finished, (await batch.StateAsync()).Status);
        Assert.Single((await app.TakeEventsAsync()).DistinctBy(e => e.Id));
    }

    [Fact]
    public async Task LastItem_WithFailedImages_ListsThemInIndexAndState()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var (batch, items) = await AcceptedAsync(app, 3);
        await TestWorker.FinishAsync(app, items[0], "i1.jpg");

        await app.Get<BatchLedger>().BookAsync(batch.Name, items[0].Id, TestApp.Cancellation);

        var state = await batch.StateAsync();
        Assert.Equal(("i1.jpg", "test"), state.ImageProblems.Select(problem => (problem.Image, problem.Reasons[0].Code)).Single());
        var index = await app.Storage.Container(ContainerNames.Masks).TryReadAsync<MaskIndex>(BlobPaths.MaskIndex(batch.Name), TestApp.Cancellation);
        Assert.Equal(["i0.jpg", "i1.jpg", "i2.jpg"], index!.Value.Images.Select(image => image.Image));
        Assert.Equal(["background", "cat", "dog"], index.Value.Classes);
        Assert.Null(index.Value.Images[1].Mask);
        var finished = Assert.Single(await app.TakeEventsAsync());
        Assert.Equal((2, 1), (finished.Data.GetProperty("masks").GetInt32(), finished.Data.GetProperty("leftOut").GetInt32()));
    }

    [Fact]
    public async Task Item_NotDone_ChangesNothing()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var (batch, items) = await AcceptedAsync(app, 1);
        await TestWorker.StartAsync(app, items[0]);

        await app.Get<BatchLedger>().BookAsync(batch.Name, items[0].Id, TestApp.Cancellation);

        Assert.Equal(BatchStatus.Accepted, (await batch.StateAsync()).Status);
        Assert.Empty(await app.TakeEventsAsync());
    }

    [Fact]
    public async Task Items_AllGivenUp_FailTheBatchWithTheirReason()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var (batch, items) = await AcceptedAsync(app, 2);
        await TestWorker.GiveUpAsync(app, items[0]);

        await app.Get<BatchLedger>().BookAsync(batch.Name, items[0].Id, TestApp.Cancellation);

        var state = await batch.StateAsync();
        Assert.Equal(BatchStatus.Failed, state.Status);
        Assert.All(state.ImageProblems, problem => Assert.Equal("gave-up", Assert.Single(problem.Reasons).Code));
        Assert.Equal(EventTypes.MasksFailed, Assert.Single(await app.TakeEventsAsync()).Type);
    }

    [Fact]
    public async Task Poison_ItemNobodyCouldEnd_EndsItsBatchAndIsKept()
    {
        await using var app = await TestApp.StartAsync(azurite, OneImageAnItem);
        var (batch, items) = await AcceptedAsync(app, 2);
        await TestWorker.FinishAsync(app, items[0]);
        await app.Get<BatchLedger>().BookAsync(batch.Name, items[0].Id, TestApp.Cancellation);
        var message = System.Text.Encoding.UTF8.GetString(Contracts.Documents.Serialize(items[1]));

        await app.Get<WorkPoisonHandler>().HandleAsync(QueueNames.GpuWork, message, TestApp.Cancellation);

        var state = await batch.StateAsync();
        Assert.Equal(BatchStatus.Finished, state.Status);
        Assert.Equal("gave-up", Assert.Single(Assert.Single(state.ImageProblems).Reasons).Code);
        Assert.Equal(EventTypes.MasksFinished, Assert.Single(await app.TakeEventsAsync()).Type);
    }

    [Fact]
    public async Task Poison_Nonsense_IsKeptAndThrowsNothing()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var nonsense = AzuriteFixture.Unique("nonsense");

        await app.Get<WorkPoisonHandler>().HandleAsync(QueueNames.GpuWork, nonsense, TestApp.Cancellation);

        List<string> kept = [];
        var state = app.Storage.Container(ContainerNames.State);
        await foreach (var blob in state.GetBlobsAsync(BlobTraits.None, BlobStates.None, "failed/", TestApp.Cancellation))
            kept.Add((await state.GetBlobClient(blob.Name).DownloadContentAsync(TestApp.Cancellation)).Value.Content.ToString());
        Assert.Contains(kept, text => text.Contains(nonsense, StringComparison.Ordinal));
    }

    private static async Task<(TestBatch Batch, IReadOnlyList<WorkItem> Items)> AcceptedAsync(TestApp app, int images)
    {
        var batch = new TestBatch(app);
        foreach (var i in Enumerable.Range(0, images))
            await batch.AddAsync($"i{i}.jpg");
        await batch.CommitAsync();
        var items = (await app.TakeWorkAsync()).OrderBy(item => item.Id, StringComparer.Ordinal).ToList();
        await app.TakeEventsAsync();
        return (batch, items);
    }
}
