using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;

namespace Pipeline.EndToEnd.Tests;

public sealed class MixedBatchTests(ProductFixture product)
{
    [Fact]
    public async Task Batch_AllKindsOfLabels_EndsInMasksAnIndexAndVerifiedWebhooks()
    {
        var name = ProductFixture.Unique("mixed");
        var batch = TestBatch.OfScenes(
            product, TestBatch.QuickMixedOptions,
            LabelChoice.Tags, LabelChoice.Tags, LabelChoice.Points, LabelChoice.Points,
            LabelChoice.Scribbles, LabelChoice.Scribbles, LabelChoice.Boxes | LabelChoice.Scribbles, LabelChoice.Boxes);

        await batch.UploadAsync(product, name);
        var state = await product.WaitForEndAsync(name);

        Assert.Equal(BatchStatus.Finished, state.Status);
        Assert.Equal((8, 8, 0), (state.Images, state.Masks, state.LeftOut));
        await Results.RequireCompleteAsync(product, name, batch.Images, TestBatch.Side, SceneClasses.Names.Count);
        foreach (var type in new[] { EventTypes.BatchAccepted, EventTypes.MasksFinished })
        {
            var webhook = await product.Receiver.WaitForAsync(
                e => e.Type == type && e.Subject == name, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.Equal(name, webhook.Data.GetProperty("batch").GetString());
            Assert.Equal(1, product.CountEvents(type, name));
        }
        Assert.All(product.Receiver.Received, r => Assert.True(r.IsVerified, r.Refused));
    }
}
