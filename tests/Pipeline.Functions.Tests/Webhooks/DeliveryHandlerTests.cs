using System.Net;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class DeliveryHandlerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Delivery_Accepted_IsOnePostOfTheEventAndEnds()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();

        await scene.DeliverAsync();

        var post = Assert.Single(receiver.Posts);
        Assert.Equal(("POST", "/hooks"), (post.Method, post.Path));
        Assert.StartsWith(CloudEvent.ContentType, post.ContentType);
        Assert.Equal(scene.Event.Id, post.Headers["webhook-id"]);
        Assert.Equal(scene.Event.Subject, TestApp.Valid<CloudEvent>(post.Body).Subject);
        var delivery = await scene.DeliveryAsync();
        Assert.Equal((DeliveryStatus.Delivered, 200), (delivery.Status, Assert.Single(delivery.Attempts).Status));
    }

    [Fact]
    public async Task Delivery_OfATracedEvent_NamesItsTrace()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.App.Get<EventFanOut>().SendAsync(scene.Event with { Traceparent = trace }, TestApp.Cancellation);

        await scene.DeliverAsync();

        var post = Assert.Single(receiver.Posts);
        Assert.Equal(trace, post.Headers["traceparent"]);
        Assert.Equal(trace, TestApp.Valid<CloudEvent>(post.Body).Traceparent);
    }

    [Fact]
    public async Task Delivery_RefusedUnderAClockThatWasAhead_IsNotPutOffUntilThen()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(401));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        scene.Clock.Advance(TimeSpan.FromHours(2));
        await scene.DeliverAsync();

        scene.Clock.Advance(TimeSpan.FromHours(-2));
        await scene.DeliverAsync(attempt: 1);

        Assert.Equal(DeliveryStatus.Delivered, (await scene.DeliveryAsync()).Status);
    }

    [Fact]
    public async Task Delivery_Refused_IsRepeatedWithTheSameIdAfterThePause()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(503));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();

        await scene.DeliverAsync();
        var failed = await scene.DeliveryAsync();
        scene.Clock.Advance(TimeSpan.FromSeconds(6));
        await scene.DeliverAsync(attempt: 1);

        Assert.Equal(DeliveryStatus.Pending, failed.Status);
        Assert.InRange((failed.NextAttemptAt!.Value - failed.CreatedAt).TotalSeconds, 5, 5.5);
        Assert.Equal(2, receiver.Posts.Count);
        Assert.Single(receiver.Posts.Select(post => post.Headers["webhook-id"]).Distinct());
        Assert.Equal(DeliveryStatus.Delivered, (await scene.DeliveryAsync()).Status);
    }

    [Fact]
    public async Task Delivery_BeforeItsTime_WaitsInTheQueue()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(500));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        await scene.DeliverAsync();
        await scene.App.TakeAsync(QueueNames.WebhookDeliveries);
        var before = await scene.MessagesAsync();

        await scene.DeliverAsync(attempt: 1);

        Assert.Single(receiver.Posts);
        Assert.Equal(before + 1, await scene.MessagesAsync());
    }

    [Fact]
    public async Task Delivery_GoneReceiver_EndsAndDisablesTheSubscription()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(410));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();

        await scene.DeliverAsync();

        Assert.Equal(DeliveryStatus.Failed, (await scene.DeliveryAsync()).Status);
        Assert.Contains("410", (await scene.CurrentSubscriptionAsync()).DisabledReason);
    }

    [Fact]
    public async Task Delivery_Redirect_IsAFailureAndIsNotFollowed()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(307, response => response.Headers.Location = "/elsewhere"));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();

        await scene.DeliverAsync();

        Assert.Equal("/hooks", Assert.Single(receiver.Posts).Path);
        var delivery = await scene.DeliveryAsync();
        Assert.Equal((DeliveryStatus.Pending, 307), (delivery.Status, delivery.Attempts[0].Status));
    }

    [Fact]
    public async Task Delivery_RetryAfter_LengthensThePause()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(429, response => response.Headers.RetryAfter = "120"));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();

        await scene.DeliverAsync();

        var delivery = await scene.DeliveryAsync();
        Assert.InRange((delivery.NextAttemptAt!.Value - delivery.CreatedAt).TotalSeconds, 120, 132);
    }

    [Fact]
    public async Task Delivery_RetryAfterADate_WaitsUntilThen()
    {
        var until = DateTimeOffset.UtcNow.AddHours(3);
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(503, response => response.Headers.RetryAfter = until.ToString("R")));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);

        var delivery = await scene.FanOutAndDeliverAsync();

        // A date has whole seconds; a tenth is the spread.
        Assert.InRange((delivery.NextAttemptAt!.Value - until).TotalMinutes, -0.02, 19);
    }

    [Fact]
    public async Task Delivery_ToANameThatChangedItsMind_IsCaughtAtTheConnection()
    {
        var looks = 0;
        Task<IPAddress[]> Rebinding(string host, CancellationToken cancellation) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref looks) == 1 ? "93.184.216.34" : "169.254.169.254")]);
        await using var scene = await WebhookScene.StartAsync(azurite, "https://rebinding.example/hooks", [], Rebinding);
        var admitted = await scene.App.Get<ReceiverGuard>().CheckAsync(scene.Subscription.Url, TestApp.Cancellation);

        var delivery = await scene.FanOutAndDeliverAsync();

        Assert.Null(admitted);
        Assert.Equal(2, looks);
        Assert.Contains("not on the public internet", Assert.Single(delivery.Attempts).Error);
    }

    [Fact]
    public async Task Delivery_SilentReceiver_IsGivenUpInTime()
    {
        await using var receiver = await TestReceiver.StartAsync(context => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url, new() { ["Webhooks:AllowLocal"] = "true", ["Webhooks:TimeoutSeconds"] = "1" });
        await scene.FanOutAsync();

        await scene.DeliverAsync();

        var attempt = Assert.Single((await scene.DeliveryAsync()).Attempts);
        Assert.Null(attempt.Status);
        Assert.Contains("1 s", attempt.Error);
        Assert.InRange(attempt.Seconds, 0.8, 10);
    }

    [Fact]
    public async Task Delivery_EndlessAnswer_IsReadNoFurtherThanAllowed()
    {
        var sent = 0L;
        await using var receiver = await TestReceiver.StartAsync(async context =>
        {
            var chunk = new byte[64 << 10];
            while (!context.RequestAborted.IsCancellationRequested && sent < 256 << 20)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                sent += chunk.Length;
                // Kestrel takes writes for a closed connection until its closing is noticed; a pause lets it be noticed.
                await Task.Delay(1, context.RequestAborted);
            }
        });
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();

        await scene.DeliverAsync();

        Assert.Equal(DeliveryStatus.Delivered, (await scene.DeliveryAsync()).Status);
        // Socket buffers take a few megabytes of what nobody reads.
        Assert.InRange(sent, 0, 32 << 20);
    }

    [Fact]
    public async Task Delivery_LastAttemptFailed_EndsAndDisablesTheSubscription()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(500));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        var failures = await scene.FailAllButTheLastAttemptAsync();

        await scene.DeliverAsync(failures);

        var delivery = await scene.DeliveryAsync();
        Assert.Equal((DeliveryStatus.Failed, RetrySchedule.MaxAttempts), (delivery.Status, delivery.Attempts.Count));
        Assert.NotNull((await scene.CurrentSubscriptionAsync()).DisabledAt);
    }

    [Fact]
    public async Task Delivery_SameMessageTwiceAtOnce_IsOnePost()
    {
        await using var receiver = await TestReceiver.StartAsync(context => Task.Delay(300, context.RequestAborted));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();

        await Task.WhenAll(scene.DeliverAsync(), scene.DeliverAsync(), scene.DeliverAsync());
        await scene.DeliverAsync();

        Assert.Single(receiver.Posts);
        Assert.Single((await scene.DeliveryAsync()).Attempts);
    }

    [Fact]
    public async Task Delivery_AttemptThatDiedAfterItsClaim_IsMadeAgainOnceTheClaimIsOld()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        await scene.App.Storage.Container(ContainerNames.State).UpdateAsync<Delivery>(
            scene.DeliveryPath,
            delivery => delivery! with { NextAttemptAt = scene.Clock.Now + TimeSpan.FromSeconds(12) }, TestApp.Cancellation);

        await scene.DeliverAsync();
        var early = receiver.Posts.Count;
        scene.Clock.Advance(TimeSpan.FromSeconds(13));
        await scene.DeliverAsync();

        Assert.Equal((0, 1), (early, receiver.Posts.Count));
    }

    [Fact]
    public async Task Delivery_ToPrivateAddress_IsNeverConnected()
    {
        // The subscription is stored as if its name had pointed elsewhere when it was registered.
        await using var scene = await WebhookScene.StartAsync(azurite, "https://localhost:8443/hooks", []);
        await scene.FanOutAsync();

        await scene.DeliverAsync();

        var attempt = Assert.Single((await scene.DeliveryAsync()).Attempts);
        Assert.Null(attempt.Status);
        Assert.Contains("not on the public internet", attempt.Error);
    }

    [Fact]
    public async Task Delivery_ToRemovedSubscription_EndsWithoutAPost()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        await scene.App.Get<Subscriptions>().RemoveAsync(scene.Subscription.Id, TestApp.Cancellation);

        await scene.DeliverAsync();

        Assert.Empty(receiver.Posts);
        Assert.Equal(DeliveryStatus.Failed, (await scene.DeliveryAsync()).Status);
    }
}
