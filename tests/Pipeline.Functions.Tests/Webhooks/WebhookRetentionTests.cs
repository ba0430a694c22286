using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class WebhookRetentionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Pruning_RemovesWhatIsPastItsTime_AndNothingElse()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");
        await scene.App.Get<SubscriptionHandler>().RotateAsync(scene.Subscription.Id, new RotationRequest(), TestApp.Cancellation);
        await scene.FanOutAsync();

        scene.Clock.Advance(TimeSpan.FromDays(29));
        await PruneAsync(scene);
        var kept = await scene.App.Get<DeliveryLog>().TryFindAsync(scene.Subscription.Id, scene.Event.Id, TestApp.Cancellation);
        var next = await scene.NextEventAsync();
        scene.Clock.Advance(TimeSpan.FromDays(2));
        await PruneAsync(scene);
        var deliveryGone = !(await scene.App.Storage.Container(ContainerNames.State).GetBlobClient(scene.DeliveryPath).ExistsAsync(TestApp.Cancellation)).Value;
        scene.Clock.Advance(TimeSpan.FromDays(1));
        await PruneAsync(scene);

        Assert.NotNull(kept);
        Assert.True(deliveryGone);
        Assert.Null(await scene.App.Storage.Container(ContainerNames.State).TryReadAsync<CloudEvent>(BlobPaths.Event(scene.Event.Id), TestApp.Cancellation));
        Assert.Equal(DeliveryStatus.Pending, (await scene.DeliveryAsync(next)).Status);
        // The secret that no longer signs is not kept either.
        Assert.Single((await scene.CurrentSubscriptionAsync()).Secrets);
    }

    private static Task PruneAsync(WebhookScene scene) => scene.App.Get<WebhookRetention>().PruneAsync(TestApp.Cancellation);
}
