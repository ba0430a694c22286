using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class ReceiverHealthTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Receiver_ThatTookNothingForAllAttempts_IsDisabledAndTheOthersAreTold()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(500));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await using var others = await TestReceiver.StartAsync();
        var other = WebhookScene.NewSubscription(others.Url, scene.Clock.Now, scene.Subscription.Secrets, EventTypes.SubscriptionDisabled);
        await scene.SubscribeAsync(other);
        await FailForGoodAsync(scene);

        foreach (var message in await scene.App.TakeAsync(QueueNames.Events))
            await scene.App.Get<EventsHandler>().HandleAsync(message, TestApp.Cancellation);
        foreach (var message in await scene.App.TakeAsync(QueueNames.WebhookDeliveries))
            await scene.App.Get<DeliveryHandler>().HandleAsync(DeliveryQueue.Parse(message), TestApp.Cancellation);

        var told = TestApp.Valid<CloudEvent>(Assert.Single(others.Posts).Body);
        Assert.Equal((EventTypes.SubscriptionDisabled, scene.Subscription.Id), (told.Type, told.Subject));
        Assert.Contains("500", told.Data.GetProperty("reason").GetString());
        // The lost receiver is not told of its own end.
        Assert.Single(receiver.Posts);
    }

    [Fact]
    public async Task Receiver_ThatTookSomethingElseMeanwhile_StaysEnabled()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(204), TestReceiver.Status(500));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        var last = await scene.FailAllButTheLastAttemptAsync();
        await scene.DeliverAsync(await scene.NextEventAsync());

        await scene.DeliverAsync(last);

        Assert.Equal(DeliveryStatus.Failed, (await scene.DeliveryAsync()).Status);
        Assert.Null((await scene.CurrentSubscriptionAsync()).DisabledAt);
        Assert.Empty(await scene.App.TakeEventsAsync());
    }

    [Fact]
    public async Task Receiver_ThatTookSomethingLongBefore_IsDisabledAllTheSame()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(500));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.ChangeSubscriptionAsync(known => known with { LastDeliveredAt = scene.Clock.Now - TimeSpan.FromHours(1) });

        await FailForGoodAsync(scene);

        Assert.NotNull((await scene.CurrentSubscriptionAsync()).DisabledAt);
    }

    [Fact]
    public async Task Owner_NotToldBecauseTheProcessDied_IsToldByTheNextDeliveryOnce()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");
        await scene.FanOutAsync();
        var other = await scene.NextEventAsync();
        await scene.ChangeSubscriptionAsync(known => known with { DisabledAt = scene.Clock.Now, DisabledReason = "died here" });

        await scene.DeliverAsync();
        await scene.DeliverAsync(other);

        Assert.Contains("died here", Assert.Single(await scene.App.TakeEventsAsync()).Data.GetRawText());
        Assert.Equal(DeliveryStatus.Failed, (await scene.DeliveryAsync()).Status);
    }

    [Fact]
    public async Task Events_MissedWhileDisabled_ArriveByAReplayOnceEnabled()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.ChangeSubscriptionAsync(known => known with { DisabledAt = scene.Clock.Now, DisabledReason = "test" });
        await scene.FanOutAsync();
        Assert.Empty(await scene.App.TakeAsync(QueueNames.WebhookDeliveries));

        var enabled = await scene.App.Get<SubscriptionHandler>().EnableAsync(scene.Subscription.Id, TestApp.Cancellation);
        await scene.App.Get<ReplayHandler>().StartAsync(scene.Subscription.Id, new ReplayRequest(scene.Clock.Now.AddHours(-1), DeliveryStatus.Failed), TestApp.Cancellation);
        await ReplayHandlerTests.RunAsync(scene);
        await ReplayHandlerTests.DeliverAllAsync(scene);

        Assert.Null(enabled!.Value!.DisabledAt);
        Assert.Equal(scene.Event.Id, Assert.Single(receiver.Posts).Headers["webhook-id"]);
        Assert.Equal(DeliveryStatus.Delivered, (await scene.DeliveryAsync()).Status);
    }

    [Fact]
    public async Task Enabling_AnAddressThatMayNoLongerBeCalled_IsRefused()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "https://10.1.2.3/hooks", []);
        await scene.ChangeSubscriptionAsync(known => known with { DisabledAt = scene.Clock.Now, DisabledReason = "test" });

        var refused = await scene.App.Get<SubscriptionHandler>().EnableAsync(scene.Subscription.Id, TestApp.Cancellation);

        Assert.Equal("bad-url", Assert.Single(refused!.Problems).Code);
        Assert.NotNull((await scene.CurrentSubscriptionAsync()).DisabledAt);
    }

    private static async Task FailForGoodAsync(WebhookScene scene)
    {
        await scene.FanOutAsync();
        await scene.App.TakeAsync(QueueNames.WebhookDeliveries);
        await scene.DeliverAsync(await scene.FailAllButTheLastAttemptAsync());
    }
}
