using System.Text.Json;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Local.Scenes;
using Pipeline.Storage;

namespace Pipeline.EndToEnd.Tests;

/// <summary>Delivery is at least once and unordered; results are exactly once.</summary>
public sealed class RepeatedEventTests(ProductFixture product)
{
    [Fact]
    public async Task Events_EarlyTwiceAndOutOfOrder_GiveOneResult()
    {
        var name = ProductFixture.Unique("again");
        var batch = TestBatch.OfScribbles(product, 4);
        // The commit is announced before anything is there, and images are announced after it.
        await AnnounceAsync(name, "batch.json");

        await batch.UploadAsync(product, name);
        await AnnounceAsync(name, "batch.json");
        await AnnounceAsync(name, "images/" + batch.Images.First());
        await AnnounceAsync(name, "batch.json");
        var state = await product.WaitForEndAsync(name);
        var masks = await Results.MaskETagsAsync(product, name);
        await AnnounceAsync(name, "batch.json");
        await AnnounceAsync(name, "labels.json");
        await DrainedAsync();

        Assert.Equal((BatchStatus.Finished, 4), (state.Status, state.Masks));
        await Results.RequireCompleteAsync(product, name, batch.Images, TestBatch.Side, SceneClasses.Names.Count);
        Assert.Equal(masks, await Results.MaskETagsAsync(product, name));
        await product.Receiver.WaitForAsync(
            e => e.Type == EventTypes.MasksFinished && e.Subject == name, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(1, product.CountEvents(EventTypes.MasksFinished, name));
        Assert.Equal(1, product.CountEvents(EventTypes.BatchAccepted, name));
    }

    [Fact]
    public async Task Batch_UploadedTwice_StaysAsItIs()
    {
        var name = ProductFixture.Unique("twice");
        var batch = TestBatch.OfScribbles(product, 2);
        await batch.UploadAsync(product, name);
        await product.WaitForEndAsync(name);
        var masks = await Results.MaskETagsAsync(product, name);

        await batch.UploadAsync(product, name);
        await DrainedAsync();

        Assert.Equal(BatchStatus.Finished, (await product.WaitForEndAsync(name)).Status);
        Assert.Equal(masks, await Results.MaskETagsAsync(product, name));
        Assert.Equal(1, product.CountEvents(EventTypes.MasksFinished, name));
    }

    [Fact]
    public async Task Batch_CommittedAgainWithOtherContent_IsRefusedAndStaysAsItIs()
    {
        var name = ProductFixture.Unique("changed");
        var batch = TestBatch.OfScribbles(product, 2);
        await batch.UploadAsync(product, name);
        await product.WaitForEndAsync(name);
        var masks = await Results.MaskETagsAsync(product, name);

        batch.Manifest["model"] = "other";
        await batch.CommitAsync(product, name);

        var refused = await product.Receiver.WaitForAsync(
            e => e.Type == EventTypes.BatchRejected && e.Subject == name, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Contains("another batch.json", refused.Data.ToString());
        var state = await product.WaitForEndAsync(name);
        Assert.Equal((BatchStatus.Finished, "default"), (state.Status, state.Model));
        Assert.Equal(masks, await Results.MaskETagsAsync(product, name));
    }

    /// <summary>An Event Grid message as the cloud sends it, once more.</summary>
    private async Task AnnounceAsync(string batch, string file)
    {
        var message = JsonSerializer.Serialize(new
        {
            id = Guid.NewGuid(),
            topic = "/subscriptions/test",
            subject = $"/blobServices/default/containers/uploads/blobs/{batch}/{file}",
            eventType = "Microsoft.Storage.BlobCreated",
            eventTime = DateTimeOffset.UtcNow,
            dataVersion = "",
            metadataVersion = "1",
            data = new
            {
                api = "PutBlob",
                eTag = "0x1",
                contentType = "application/json",
                contentLength = 1,
                blobType = "BlockBlob",
                url = $"{product.Stack.Azurite.BlobServiceUri}/uploads/{batch}/{file}",
                sequencer = "0",
            },
        });
        await product.Storage.Queue(QueueNames.BlobEvents).SendMessageAsync(message, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until all queues between upload and webhook are empty, hidden messages included, for some time.</summary>
    private async Task DrainedAsync()
    {
        var quiet = 0;
        for (var waited = 0; quiet < 6 && waited < 300; waited++)
        {
            var left = 0;
            foreach (var queue in new[] { QueueNames.BlobEvents, QueueNames.GpuWork, QueueNames.Events, QueueNames.WebhookDeliveries })
                left += (await product.Storage.Queue(queue).GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount;
            quiet = left == 0 ? quiet + 1 : 0;
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
        Assert.True(quiet >= 6, "the queues do not run empty");
    }
}
