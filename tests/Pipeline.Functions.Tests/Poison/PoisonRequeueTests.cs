using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Poison;
using Pipeline.Functions.Tests.Uploads;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Poison;

public sealed class PoisonRequeueTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Requeue_Twice_SendsTheMessageOnceAndMarksIt()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var (id, body) = await FailAsync(app, QueueNames.WebhookDeliveries);

        var first = await RequeueAsync(app, id);
        var second = await RequeueAsync(app, id);

        Assert.Equal(body, Assert.Single(await app.TakeAsync(QueueNames.WebhookDeliveries)));
        Assert.NotNull(first.RequeuedAt);
        Assert.Equal(first.RequeuedAt, second.RequeuedAt);
    }

    [Fact]
    public async Task Message_ThatFailsAgainAfterARequeue_LiesThereAgain()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var (id, body) = await FailAsync(app, QueueNames.WebhookDeliveries);
        await RequeueAsync(app, id);

        await app.Get<FailedMessages>().RecordAsync(QueueNames.WebhookDeliveries, body, "Failed again.", TestApp.Cancellation);
        await app.Get<FailedMessages>().RecordAsync(QueueNames.WebhookDeliveries, body, "Told twice.", TestApp.Cancellation);

        var listed = (await app.Get<FailedMessages>().TryFindAsync(id, TestApp.Cancellation))!.Value;
        Assert.Equal((null, 2, "Failed again."), (listed.RequeuedAt, listed.Failures, listed.Reason));
    }

    [Fact]
    public async Task Requeue_OfAnUploadThatCouldNotBeValidated_LetsItBeAccepted()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.PutLabelsAsync();
        await batch.PutManifestAsync();
        var message = $$"""[{"eventType":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/uploads/blobs/{{batch.Name}}/batch.json"}]""";
        await app.Get<BlobEventsPoisonHandler>().HandleAsync(message, TestApp.Cancellation);
        Assert.Equal(BatchStatus.Rejected, (await batch.StateAsync()).Status);

        var listed = await app.Get<FailedMessages>().ListAsync(new PoisonQuery { Queue = QueueNames.BlobEvents, Limit = 1_000 }, TestApp.Cancellation);
        await RequeueAsync(app, listed!.Messages.Single(kept => kept.Body.GetRawText().Contains(batch.Name, StringComparison.Ordinal)).Id);

        Assert.Single(await app.TakeAsync(QueueNames.BlobEvents));
        Assert.Equal(UploadOutcome.Accepted, await batch.DeliverAsync());
    }

    [Fact]
    public async Task Requeue_OfAnItemThatWasGivenUp_OpensItAndItsBatchAgain()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.CommitAsync();
        var item = Assert.Single(await app.TakeWorkAsync());
        await app.Get<WorkPoisonHandler>().HandleAsync(QueueNames.GpuWork, System.Text.Encoding.UTF8.GetString(Documents.Serialize(item)), TestApp.Cancellation);
        Assert.Equal(BatchStatus.Failed, (await batch.StateAsync()).Status);

        var listed = await app.Get<FailedMessages>().ListAsync(new PoisonQuery { Queue = QueueNames.GpuWork, Limit = 1_000 }, TestApp.Cancellation);
        await RequeueAsync(app, listed!.Messages.Single(kept => kept.Body.GetRawText().Contains($"\"{item.Id}\"", StringComparison.Ordinal)).Id);
        await TestWorker.FinishAsync(app, Assert.Single(await app.TakeWorkAsync()));
        await app.Get<BatchLedger>().BookAsync(batch.Name, item.Id, TestApp.Cancellation);

        var state = await batch.StateAsync();
        Assert.Equal((BatchStatus.Finished, 1), (state.Status, state.Items.Sum(entry => entry.Succeeded)));
        Assert.Empty(state.ImageProblems);
    }

    [Fact]
    public async Task List_InPages_TellsEachMessageOfTheQueueOnce()
    {
        await using var app = await TestApp.StartAsync(azurite);
        List<string> expected = [];
        foreach (var _ in Enumerable.Range(0, 5))
            expected.Add((await FailAsync(app, QueueNames.Events)).Id);
        await FailAsync(app, QueueNames.GpuWorkTrain);

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await app.Get<FailedMessages>().ListAsync(new PoisonQuery { Queue = QueueNames.Events, Limit = 2, Cursor = cursor }, TestApp.Cancellation);
            seen.AddRange(page!.Messages.Select(message => message.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
        Assert.Subset(seen.ToHashSet(), expected.ToHashSet());
        Assert.All(seen, id => Assert.StartsWith("events-", id));
    }

    private static async Task<(string Id, byte[] Body)> FailAsync(TestApp app, string queue)
    {
        var body = System.Text.Encoding.UTF8.GetBytes($"{{\"text\":\"{Guid.NewGuid()}\"}}");
        await app.Get<FailedMessages>().RecordAsync(queue, body, "Failed on purpose.", TestApp.Cancellation);
        var kept = await app.Get<FailedMessages>().ListAsync(new PoisonQuery { Queue = queue, Limit = 1_000 }, TestApp.Cancellation);
        return (kept!.Messages.Single(message => message.Body.GetRawText() == System.Text.Encoding.UTF8.GetString(body)).Id, body);
    }

    private static async Task<PoisonMessage> RequeueAsync(TestApp app, string id) =>
        (await app.Get<PoisonRequeue>().RequeueAsync(id, TestApp.Cancellation))!.Value!;
}
