using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

/// <summary>An app with one stored event and one subscriber of it.</summary>
internal sealed class WebhookScene : IAsyncDisposable
{
    private WebhookScene(TestApp app, TestClock clock, Subscription subscription, CloudEvent cloudEvent) =>
        (App, Clock, Subscription, Event) = (app, clock, subscription, cloudEvent);

    public TestApp App { get; }
    public TestClock Clock { get; }
    public Subscription Subscription { get; }
    public CloudEvent Event { get; }

    public static async Task<WebhookScene> StartAsync(AzuriteFixture azurite, string url, Dictionary<string, string?>? settings = null, params string[] secrets) =>
        await StartAsync(azurite, url, settings, null, secrets);

    /// <param name="resolve">A name server of the test's own.</param>
    public static async Task<WebhookScene> StartAsync(
        AzuriteFixture azurite, string url, Dictionary<string, string?>? settings, ResolveHost? resolve, params string[] secrets)
    {
        var clock = new TestClock();
        var app = await TestApp.StartAsync(
            azurite, settings ?? new() { ["Webhooks:AllowLocal"] = "true", ["Webhooks:TimeoutSeconds"] = "20" }, services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                if (resolve is not null)
                    services.AddSingleton(resolve);
            });
        await foreach (var other in app.Get<Subscriptions>().ListAsync(TestApp.Cancellation))
            await app.Get<Subscriptions>().RemoveAsync(other.Id, TestApp.Cancellation);
        var subscription = NewSubscription(url, clock.Now, secrets.Length > 0 ? secrets : [WebhookSignature.NewSecret()]);
        Assert.True(await app.Get<Subscriptions>().TryAddAsync(subscription, TestApp.Cancellation));
        return new WebhookScene(app, clock, subscription, NewEvent(clock.Now));
    }

    public static Subscription NewSubscription(string url, DateTimeOffset at, IReadOnlyList<string> secrets, params string[] types) =>
        new() { Id = AzuriteFixture.Unique("sub"), Url = url, Secrets = secrets, Types = types, CreatedAt = at };

    public static CloudEvent NewEvent(DateTimeOffset at, string type = EventTypes.MasksFinished)
    {
        var batch = AzuriteFixture.Unique("batch");
        return new CloudEvent
        {
            Id = $"{type}.{batch}.1",
            Source = "/test",
            Type = type,
            Time = at,
            Subject = batch,
            Data = JsonSerializer.SerializeToElement(new { batch, note = "Grüße – 日本" }),
        };
    }

    public string DeliveryPath => BlobPaths.Delivery(Subscription.Id, Event.Id, Event.Time);

    /// <summary>The event arrives; deliveries are claimed.</summary>
    public Task FanOutAsync() => App.Get<EventFanOut>().SendAsync(Event, TestApp.Cancellation);

    /// <summary>The message of an attempt arrives.</summary>
    public Task DeliverAsync(int attempt = 0) =>
        App.Get<DeliveryHandler>().HandleAsync(new DeliveryMessage(Subscription.Id, Event.Id, attempt), TestApp.Cancellation);

    /// <summary>Event and first attempt, with the log that it leaves.</summary>
    public async Task<Delivery> FanOutAndDeliverAsync()
    {
        await FanOutAsync();
        await DeliverAsync();
        return await DeliveryAsync();
    }

    /// <summary>Another event of the same kind, a little later.</summary>
    public async Task<CloudEvent> NextEventAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var next = NewEvent(Clock.Now);
        await App.Get<EventFanOut>().SendAsync(next, TestApp.Cancellation);
        return next;
    }

    public Task DeliverAsync(CloudEvent cloudEvent, int attempt = 0) =>
        App.Get<DeliveryHandler>().HandleAsync(new DeliveryMessage(Subscription.Id, cloudEvent.Id, attempt), TestApp.Cancellation);

    public async Task<Delivery> DeliveryAsync(CloudEvent cloudEvent) =>
        (await App.Storage.Container(ContainerNames.State).TryReadAsync<Delivery>(
            BlobPaths.Delivery(Subscription.Id, cloudEvent.Id, cloudEvent.Time), TestApp.Cancellation))!.Value;

    /// <summary>As if all attempts but the last had been made and failed.</summary>
    public async Task<int> FailAllButTheLastAttemptAsync()
    {
        var failures = Enumerable.Repeat(new DeliveryAttempt(Clock.Now, 500, 0.1, "no"), RetrySchedule.MaxAttempts - 1).ToList();
        await App.Storage.Container(ContainerNames.State).UpdateAsync<Delivery>(
            DeliveryPath, delivery => delivery! with { Attempts = failures }, TestApp.Cancellation);
        return failures.Count;
    }

    public async Task SubscribeAsync(Subscription subscription) =>
        Assert.True(await App.Get<Subscriptions>().TryAddAsync(subscription, TestApp.Cancellation));

    public Task<Subscription?> ChangeSubscriptionAsync(Func<Subscription, Subscription> change) =>
        App.Get<Subscriptions>().ChangeAsync(Subscription.Id, change, TestApp.Cancellation);

    public async Task<Delivery> DeliveryAsync() =>
        (await App.Storage.Container(ContainerNames.State).TryReadAsync<Delivery>(DeliveryPath, TestApp.Cancellation))!.Value;

    public async Task<Subscription> CurrentSubscriptionAsync() =>
        (await App.Get<Subscriptions>().TryGetAsync(Subscription.Id, TestApp.Cancellation))!;

    /// <summary>Messages on the delivery queue, hidden ones included.</summary>
    public async Task<int> MessagesAsync() =>
        (await App.Storage.Queue(QueueNames.WebhookDeliveries).GetPropertiesAsync(TestApp.Cancellation)).Value.ApproximateMessagesCount;

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
