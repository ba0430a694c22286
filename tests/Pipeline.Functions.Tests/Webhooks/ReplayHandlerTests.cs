using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class ReplayHandlerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Replay_OfOne_ComesAgainUnderTheSameIdWithAScheduleOfItsOwn()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(204), TestReceiver.Status(500));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAndDeliverAsync();
        await scene.App.TakeAsync(QueueNames.WebhookDeliveries);

        await ReplayOneAsync(scene);
        await DeliverAllAsync(scene);
        var failed = await scene.DeliveryAsync();
        scene.Clock.Advance(TimeSpan.FromSeconds(6));
        await scene.DeliverAsync(attempt: 2);

        Assert.Equal(DeliveryStatus.Pending, failed.Status);
        Assert.InRange((failed.NextAttemptAt!.Value - failed.CreatedAt).TotalSeconds, 5, 5.5);
        Assert.Equal([204, 500, 200], (await scene.DeliveryAsync()).Attempts.Select(attempt => attempt.Status));
        Assert.Single(receiver.Posts.Select(post => post.Headers["webhook-id"]).Distinct());
    }

    [Fact]
    public async Task Replay_OfOneThatWaitsForHours_DoesNotWait()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(503, response => response.Headers.RetryAfter = "7200"));
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAndDeliverAsync();
        await scene.App.TakeAsync(QueueNames.WebhookDeliveries);
        await scene.ChangeSubscriptionAsync(known => known with { PausedUntil = null });

        await ReplayOneAsync(scene);
        await DeliverAllAsync(scene);
        // The retry that was waiting comes too late.
        scene.Clock.Advance(TimeSpan.FromHours(3));
        await scene.DeliverAsync(attempt: 1);

        Assert.Equal(2, receiver.Posts.Count);
        Assert.Equal(DeliveryStatus.Delivered, (await scene.DeliveryAsync()).Status);
    }

    [Fact]
    public async Task Replay_OfOneTwiceAtOnce_IsOnePost()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAndDeliverAsync();

        await Task.WhenAll(ReplayOneAsync(scene), ReplayOneAsync(scene), ReplayOneAsync(scene));
        await DeliverAllAsync(scene);

        Assert.Equal(2, receiver.Posts.Count);
    }

    [Fact]
    public async Task Replay_WhoseAttemptRuns_DoesNotDisturbIt()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var receiver = await TestReceiver.StartAsync(async _ =>
        {
            asked.SetResult();
            await answer.Task;
        });
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        await scene.App.TakeAsync(QueueNames.WebhookDeliveries);
        var running = scene.DeliverAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestApp.Cancellation);

        await ReplayOneAsync(scene);
        answer.SetResult();
        await running;
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await DeliverAllAsync(scene);

        Assert.Single(receiver.Posts);
        Assert.Single((await scene.DeliveryAsync()).Attempts);
    }

    [Fact]
    public async Task Log_OfADeliveryReplayedOftenEnough_StaysBounded()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.FanOutAsync();
        var attempts = Enumerable.Range(0, 50).Select(i => new DeliveryAttempt(scene.Clock.Now, 200 + i, 0.1, null)).ToList();
        await scene.App.Storage.Container(ContainerNames.State).UpdateAsync<Delivery>(
            scene.DeliveryPath, delivery => delivery! with { Attempts = attempts, Dropped = 7, ReplayedAfter = 57 }, TestApp.Cancellation);

        await scene.DeliverAsync(attempt: 57);

        var delivery = await scene.DeliveryAsync();
        Assert.Equal((DeliveryStatus.Delivered, 50, 8, 201), (delivery.Status, delivery.Attempts.Count, delivery.Dropped, delivery.Attempts[0].Status));
    }

    [Fact]
    public async Task Replay_OfManyCutOffAndRepeated_TakesEachOfThemOnce()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");
        var since = scene.Clock.Now;
        const int Count = ReplayHandler.PartSize + 20;
        await WriteAsync(scene, since.AddHours(-1), 5, DeliveryStatus.Failed);
        await WriteAsync(scene, since, Count, DeliveryStatus.Failed);
        await WriteAsync(scene, since, 20, DeliveryStatus.Delivered);
        scene.Clock.Advance(TimeSpan.FromHours(1));
        var request = new ReplayRequest(since, DeliveryStatus.Failed);
        var started = await StartAsync(scene, request);
        var message = new ReplayMessage(scene.Subscription.Id, started.Id);
        // A part that was done but never booked, as a crash leaves it; then two workers on the next one.
        var before = await ReadAsync(scene);
        await scene.App.Get<ReplayHandler>().HandleAsync(message, TestApp.Cancellation);
        await scene.App.Storage.Container(ContainerNames.State).UpdateAsync<Replay>(BlobPaths.Replay(scene.Subscription.Id), _ => before, TestApp.Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => scene.App.Get<ReplayHandler>().HandleAsync(message, TestApp.Cancellation)));

        await RunAsync(scene);

        var ended = await ReadAsync(scene);
        Assert.NotNull(ended.EndedAt);
        Assert.Equal((Count, Count + 20), (ended.Replayed, ended.Seen));
        var messages = (await scene.App.TakeAsync(QueueNames.WebhookDeliveries)).Select(body => DeliveryQueue.Parse(body).Event).ToHashSet();
        Assert.Equal(Count, messages.Count);
        var pending = await PagesAsync(scene, new DeliveryQuery { Status = DeliveryStatus.Pending, Limit = 200 });
        Assert.Equal(messages.Order(), pending.Select(delivery => delivery.Event).Order());
    }

    [Fact]
    public async Task Replay_AskedForAgainWhileItRuns_IsTheSameAndAnotherHasToWait()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");
        await WriteAsync(scene, scene.Clock.Now, 3, DeliveryStatus.Failed);
        var request = new ReplayRequest(scene.Clock.Now.AddMinutes(-1), null);
        var first = await StartAsync(scene, request);

        var again = await StartAsync(scene, request);
        var other = await scene.App.Get<ReplayHandler>().StartAsync(scene.Subscription.Id, request with { Since = scene.Clock.Now }, TestApp.Cancellation);
        await RunAsync(scene);
        var next = await StartAsync(scene, request);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal("replay-running", Assert.Single(other.Problems).Code);
        Assert.NotEqual(first.Id, next.Id);
    }

    [Fact]
    public async Task Replay_ThatGotStuck_StandsInNobodysWay()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");
        var stuck = await StartAsync(scene, new ReplayRequest(scene.Clock.Now.AddMinutes(-1), null));
        await scene.App.TakeAsync(QueueNames.WebhookReplays);
        scene.Clock.Advance(TimeSpan.FromHours(2));

        var other = await StartAsync(scene, new ReplayRequest(scene.Clock.Now.AddDays(-1), null));
        await scene.App.Get<ReplayHandler>().HandleAsync(new ReplayMessage(scene.Subscription.Id, stuck.Id), TestApp.Cancellation);
        var undisturbed = await ReadAsync(scene);
        await RunAsync(scene);

        Assert.Equal((other.Id, null), (undisturbed.Id, undisturbed.EndedAt));
        Assert.NotNull((await ReadAsync(scene)).EndedAt);
    }

    [Fact]
    public async Task Replay_OfASubscriptionDisabledMeanwhile_EndsWithTheReason()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");
        await WriteAsync(scene, scene.Clock.Now, 3, DeliveryStatus.Failed);
        await StartAsync(scene, new ReplayRequest(scene.Clock.Now.AddMinutes(-1), null));
        await scene.ChangeSubscriptionAsync(known => known with { DisabledAt = scene.Clock.Now });

        await RunAsync(scene);

        Assert.Contains("disabled", (await ReadAsync(scene)).Reason);
        Assert.Empty(await scene.App.TakeAsync(QueueNames.WebhookDeliveries));
    }

    [Fact]
    public async Task Log_IsListedNewestFirst_PageByPageAndFiltered()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");
        var now = scene.Clock.Now;
        await WriteAsync(scene, now.AddHours(-2), 4, DeliveryStatus.Failed);
        await WriteAsync(scene, now.AddHours(-1), 3, DeliveryStatus.Delivered);
        await WriteAsync(scene, now, 4, DeliveryStatus.Failed);

        var all = await PagesAsync(scene, new DeliveryQuery { Limit = 3 });
        var failed = await PagesAsync(scene, new DeliveryQuery { Status = DeliveryStatus.Failed, Limit = 3 });
        var since = await PagesAsync(scene, new DeliveryQuery { Since = now.AddMinutes(-90), Limit = 3 });
        var nonsense = await scene.App.Get<DeliveryLog>().TryListAsync(scene.Subscription.Id, new DeliveryQuery { Limit = 3, Cursor = "%%" }, TestApp.Cancellation);

        Assert.Equal(11, all.Count);
        Assert.Equal(all.OrderByDescending(delivery => delivery.CreatedAt).Select(delivery => delivery.Id), all.Select(delivery => delivery.Id));
        Assert.Equal((8, 7), (failed.Count, since.Count));
        Assert.Null(nonsense);
    }

    /// <summary>Works off the replay's messages.</summary>
    internal static async Task RunAsync(WebhookScene scene)
    {
        while (await scene.App.TakeAsync(QueueNames.WebhookReplays) is { Count: > 0 } messages)
            foreach (var message in messages)
                await scene.App.Get<ReplayHandler>().HandleAsync(ReplayHandler.Parse(message), TestApp.Cancellation);
    }

    /// <summary>Makes the deliveries whose messages are visible.</summary>
    internal static async Task DeliverAllAsync(WebhookScene scene)
    {
        foreach (var message in await scene.App.TakeAsync(QueueNames.WebhookDeliveries))
            await scene.App.Get<DeliveryHandler>().HandleAsync(DeliveryQueue.Parse(message), TestApp.Cancellation);
    }

    private static Task ReplayOneAsync(WebhookScene scene) =>
        scene.App.Get<DeliveryReplay>().SendAsync(scene.DeliveryPath, replay: null, wanted: null, TestApp.Cancellation);

    private static async Task<Replay> StartAsync(WebhookScene scene, ReplayRequest request) =>
        (await scene.App.Get<ReplayHandler>().StartAsync(scene.Subscription.Id, request, TestApp.Cancellation)).Value!;

    private static async Task<Replay> ReadAsync(WebhookScene scene) =>
        (await scene.App.Get<ReplayHandler>().TryGetAsync(scene.Subscription.Id, TestApp.Cancellation))!;

    private static async Task<List<Delivery>> PagesAsync(WebhookScene scene, DeliveryQuery query)
    {
        List<Delivery> all = [];
        string? cursor = null;
        do
        {
            var page = (await scene.App.Get<DeliveryLog>().TryListAsync(scene.Subscription.Id, query with { Cursor = cursor }, TestApp.Cancellation))!.Value;
            Assert.InRange(page.Deliveries.Count, 0, query.Limit);
            all.AddRange(page.Deliveries);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>Deliveries of events a second apart, as the log would hold them.</summary>
    private static Task WriteAsync(WebhookScene scene, DateTimeOffset from, int count, DeliveryStatus status) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), TestApp.Cancellation, async (i, cancellation) =>
        {
            var cloudEvent = WebhookScene.NewEvent(from.AddSeconds(i));
            var delivery = EventFanOut.NewDelivery(scene.Subscription.Id, cloudEvent, cloudEvent.Time) with { Status = status };
            await scene.App.Storage.Container(ContainerNames.State).TryCreateAsync(
                BlobPaths.Delivery(scene.Subscription.Id, cloudEvent.Id, cloudEvent.Time), delivery, cancellation);
        });
}
