using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class HandshakeTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Receiver_ThatConsents_IsAskedByOptionsAndAdmittedWithItsRate()
    {
        await using var receiver = await TestReceiver.StartAsync(Consent("pipeline.example", rate: "120"));

        var created = await SubscribeAsync(receiver);

        Assert.True(created.IsValid, string.Join("; ", created.Problems));
        Assert.Equal(120, created.Value.AllowedRate);
        var asked = Assert.Single(receiver.Posts);
        Assert.Equal(("OPTIONS", "pipeline.example"), (asked.Method, asked.Headers["webhook-request-origin"]));
        Assert.DoesNotContain("webhook-signature", asked.Headers.Keys);
    }

    [Fact]
    public async Task Receiver_ThatConsentsToAnyone_HasNoLimit()
    {
        await using var receiver = await TestReceiver.StartAsync(Consent("*", rate: "*"));

        var created = await SubscribeAsync(receiver);

        Assert.True(created.IsValid, string.Join("; ", created.Problems));
        Assert.Null(created.Value.AllowedRate);
    }

    public static TheoryData<string, Func<HttpContext, Task>> Refusals => new()
    {
        { "405", TestReceiver.Status(405) },
        { "WebHook-Allowed-Origin", TestReceiver.Status(200) },
        { "another origin", Consent("someone.else", rate: null) },
        { "WebHook-Allowed-Rate", Consent("*", rate: "0") },
        { "302", TestReceiver.Status(302, response => response.Headers.Location = "/elsewhere") },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Receiver_ThatDoesNotConsent_IsRefusedWithTheReason(string reason, Func<HttpContext, Task> answer)
    {
        await using var receiver = await TestReceiver.StartAsync(answer);

        var refused = await SubscribeAsync(receiver);

        Assert.Equal("handshake-refused", Assert.Single(refused.Problems).Code);
        Assert.Contains(reason, refused.Problems[0].Message);
    }

    [Fact]
    public async Task Change_ToAReceiverThatDoesNotConsent_ChangesNothing()
    {
        await using var receiver = await TestReceiver.StartAsync(TestReceiver.Status(405));
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");

        var refused = await scene.App.Get<SubscriptionHandler>().ChangeAsync(
            scene.Subscription.Id, new SubscriptionPatch(receiver.Url, Handshake: true), TestApp.Cancellation);

        Assert.Equal("handshake-refused", Assert.Single(refused!.Problems).Code);
        Assert.Equal("http://127.0.0.1:9/", (await scene.CurrentSubscriptionAsync()).Url);
    }

    [Fact]
    public async Task Deliveries_ToAReceiverWithARate_AreSpreadEvenlyHoweverManyWorkAtOnce()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, receiver.Url);
        await scene.ChangeSubscriptionAsync(known => known with { AllowedRate = 6 });
        List<Contracts.Events.CloudEvent> events = [];
        for (var i = 0; i < 4; i++)
            events.Add(await scene.NextEventAsync());
        await scene.App.TakeAsync(QueueNames.WebhookDeliveries);

        await Task.WhenAll(events.Select(cloudEvent => scene.DeliverAsync(cloudEvent)));
        var atOnce = receiver.Posts.Count;
        var waits = await scene.MessagesAsync();
        scene.Clock.Advance(TimeSpan.FromSeconds(30));
        var (wait, reserved) = await scene.App.Get<Pace>().ReserveAsync(scene.Subscription.Id, 6, TestApp.Cancellation);

        Assert.Equal((1, 3), (atOnce, waits));
        // Moments at 0, 10, 20 and 30 s are taken: the next is ten seconds away.
        Assert.Equal((10, true), (Math.Round(wait.TotalSeconds), reserved));
    }

    private static Func<HttpContext, Task> Consent(string origin, string? rate) => TestReceiver.Status(200, response =>
    {
        response.Headers["WebHook-Allowed-Origin"] = origin;
        if (rate is not null)
            response.Headers["WebHook-Allowed-Rate"] = rate;
    });

    private async Task<Parsed<Subscription>> SubscribeAsync(TestReceiver receiver)
    {
        await using var app = await TestApp.StartAsync(azurite, new() { ["Webhooks:AllowLocal"] = "true", ["Webhooks:Origin"] = "pipeline.example" });
        return await app.Get<SubscriptionHandler>().CreateAsync(new SubscriptionRequest(receiver.Url, Handshake: true), TestApp.Cancellation);
    }
}
