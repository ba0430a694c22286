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

    public static async Task<WebhookScene> StartAsync(AzuriteFixture azurite, string url, Dictionary<string, string?>? settings = null, params string[] secrets)
    {
        var clock = new TestClock();
        var app = await TestApp.StartAsync(
            azurite, settings ?? new() { ["Webhooks:AllowLocal"] = "true", ["Webhooks:TimeoutSeconds"] = "2" }, services => services.AddSingleton<TimeProvider>(clock));
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

    /// <summary>The event arrives; deliveries are claimed.</summary>
    public Task FanOutAsync() => App.Get<EventFanOut>().SendAsync(Event, TestApp.Cancellation);

    /// <summary>The message of an attempt arrives.</summary>
    public Task DeliverAsync(int attempt = 0) =>
        App.Get<DeliveryHandler>().HandleAsync(new DeliveryMessage(Subscription.Id, Event.Id, attempt), TestApp.Cancellation);

    public async Task<Delivery> DeliveryAsync() =>
        (await App.Storage.Container(ContainerNames.State).TryReadAsync<Delivery>(BlobPaths.Delivery(Subscription.Id, Event.Id), TestApp.Cancellation))!.Value;

    public async Task<Subscription> CurrentSubscriptionAsync() =>
        (await App.Get<Subscriptions>().TryGetAsync(Subscription.Id, TestApp.Cancellation))!;

    /// <summary>Messages on the delivery queue, hidden ones included.</summary>
    public async Task<int> MessagesAsync() =>
        (await App.Storage.Queue(QueueNames.WebhookDeliveries).GetPropertiesAsync(TestApp.Cancellation)).Value.ApproximateMessagesCount;

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
