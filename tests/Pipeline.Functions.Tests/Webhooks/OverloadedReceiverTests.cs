using Pipeline.Contracts.Webhooks;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class OverloadedReceiverTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(429, "90", 90)]
    [InlineData(502, null, 30)]
    [InlineData(504, null, 30)]
    [InlineData(503, "60", 60)]
    [InlineData(429, "9999999", 3_600)]
    public async Task Receiver_Overloaded_IsLeftAloneByAllDeliveries(int status, string? retryAfter, int pausedSeconds)
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(status, response => response.Headers.RetryAfter = retryAfter));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAndDeliverAsync();
        var other = await scene.NextEventAsync();

        await scene.DeliverAsync(other);
        var during = receiver.Posts.Count;
        var wait = (await scene.DeliveryAsync(other)).NextAttemptAt!.Value - scene.Clock.Now;
        scene.Clock.Advance(wait);
        await scene.DeliverAsync(other);

        Assert.Equal((1, 2), (during, receiver.Posts.Count));
        // A second has passed since the pause began; the wait is spread over half as much again.
        Assert.InRange(wait.TotalSeconds, pausedSeconds - 1, 1.5 * pausedSeconds);
        Assert.Equal(DeliveryStatus.Delivered, (await scene.DeliveryAsync(other)).Status);
    }

    [Fact]
    public async Task Receiver_ThatStaysOverloaded_IsLeftAloneForLongerEachTimeUntilItTakesSomething()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(502), TestReceiver.Status(502), TestReceiver.Status(200), TestReceiver.Status(502));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        List<double> pauses = [];

        for (var attempt = 0; attempt < 4; attempt++)
        {
            await scene.DeliverAsync(await scene.NextEventAsync());
            if ((await scene.CurrentSubscriptionAsync()).PausedUntil - scene.Clock.Now is { } pause && pause > TimeSpan.Zero)
            {
                pauses.Add(pause.TotalSeconds);
                scene.Clock.Advance(pause);
            }
        }

        Assert.Equal([30, 60, 30], pauses);
    }

    [Fact]
    public async Task Receiver_Silent_HoldsUpNoMoreThanItsFirstDeliveries()
    {
        await using var receiver = await TestReceiver.StartAsync(context => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url, new() { ["Webhooks:AllowLocal"] = "true", ["Webhooks:TimeoutSeconds"] = "1" });
        await scene.FanOutAndDeliverAsync();

        await scene.DeliverAsync(await scene.NextEventAsync());

        Assert.Single(receiver.Posts);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    public async Task Receiver_AtFault_DoesNotHoldUpOthers(int status)
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(status));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAndDeliverAsync();
        var other = await scene.NextEventAsync();

        await scene.DeliverAsync(other);

        Assert.Equal(DeliveryStatus.Delivered, (await scene.DeliveryAsync(other)).Status);
    }
}
