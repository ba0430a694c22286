using Pipeline.Contracts.Events;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class EventFanOutTests(AzuriteFixture azurite)
{
    private const string Url = "http://127.0.0.1:9/hooks";

    [Fact]
    public async Task Event_Twice_IsClaimedOnce()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, Url);

        await scene.FanOutAsync();
        await scene.FanOutAsync();

        Assert.Single(await scene.App.TakeAsync(QueueNames.WebhookDeliveries));
    }

    [Fact]
    public async Task Event_ReachesOnlyThoseWhoWantItNow()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, Url);
        var (subscriptions, secrets) = (scene.App.Get<Subscriptions>(), scene.Subscription.Secrets);
        var wanted = WebhookScene.NewSubscription(Url, scene.Clock.Now, secrets, EventTypes.MasksFinished);
        var other = WebhookScene.NewSubscription(Url, scene.Clock.Now, secrets, EventTypes.ModelPublished);
        var later = WebhookScene.NewSubscription(Url, scene.Clock.Now + TimeSpan.FromSeconds(1), secrets);
        var disabled = WebhookScene.NewSubscription(Url, scene.Clock.Now, secrets);
        foreach (var subscription in new[] { wanted, other, later, disabled })
            await subscriptions.TryAddAsync(subscription, TestApp.Cancellation);
        await subscriptions.ChangeAsync(disabled.Id, known => known with { DisabledAt = scene.Clock.Now, DisabledReason = "test" }, TestApp.Cancellation);

        await scene.FanOutAsync();

        var claimed = (await scene.App.TakeAsync(QueueNames.WebhookDeliveries)).Select(message => DeliveryQueue.Parse(message).Subscription).Order();
        Assert.Equal(new[] { scene.Subscription.Id, wanted.Id }.Order(), claimed);
    }
}
