using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Functions.Uploads;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

public sealed class BlobEventsPoisonTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Poison_BatchThatCouldNotBeValidated_IsRejectedWithThatReason()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.PutManifestAsync();

        await app.Get<BlobEventsPoisonHandler>().HandleAsync(Event(batch.Name), TestApp.Cancellation);

        var state = await batch.StateAsync();
        Assert.Equal((BatchStatus.Rejected, "validation-failed"), (state.Status, Assert.Single(state.Reasons).Code));
        Assert.Equal(EventTypes.BatchRejected, Assert.Single(await app.TakeEventsAsync()).Type);
    }

    [Fact]
    public async Task Poison_OfAnAcceptedBatch_LeavesItAsItIs()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = new TestBatch(app);
        await batch.AddAsync("a.jpg");
        await batch.CommitAsync();

        await app.Get<BlobEventsPoisonHandler>().HandleAsync(Event(batch.Name), TestApp.Cancellation);

        Assert.Equal(BatchStatus.Accepted, (await batch.StateAsync()).Status);
    }

    private static string Event(string batch) =>
        $$"""[{"eventType":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/uploads/blobs/{{batch}}/batch.json"}]""";
}
