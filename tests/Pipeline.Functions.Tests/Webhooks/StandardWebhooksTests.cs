using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pipeline.Contracts.Webhooks;
using Pipeline.Functions.Webhooks;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Webhooks;

public sealed class StandardWebhooksTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Post_WhileRotating_IsGenuineByBothSecretsAndThenByTheNewOneOnly()
    {
        string[] old = [WebhookSignature.NewSecret()];
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/", null, old);
        var rotated = await RotateAsync(scene);
        await using var receiver = await NodeReceiver.StartAsync(rotated.Secrets[0], old[0]);
        await scene.ChangeSubscriptionAsync(known => known with { Url = receiver.Url });

        await scene.FanOutAndDeliverAsync();
        var during = await receiver.NextAsync();
        // The receiver's clock goes on as usual, so the end of the overlap is put behind it instead.
        await scene.ChangeSubscriptionAsync(known => known with { PreviousSecretUntil = scene.Clock.Now });
        await scene.DeliverAsync(await scene.NextEventAsync());
        var after = await receiver.NextAsync();

        Assert.Equal([null, null], during.Refused);
        Assert.Null(after.Refused[0]);
        Assert.NotNull(after.Refused[1]);
    }

    [Fact]
    public async Task Post_ChangedOnItsWay_IsForged()
    {
        await using var captured = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, captured.Url);
        await scene.FanOutAndDeliverAsync();
        var post = Assert.Single(captured.Posts);
        await using var receiver = await NodeReceiver.StartAsync(scene.Subscription.Secrets);

        var changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(post.Body).Replace("batch", "hatch"));
        var forged = await RepeatAsync(receiver, post, changed);
        var genuine = await RepeatAsync(receiver, post, post.Body);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NoContent), (forged, genuine));
    }

    [Fact]
    public async Task Post_OfLongAgo_IsRefusedAndIsAFailure()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");
        await using var receiver = await NodeReceiver.StartAsync(scene.Subscription.Secrets);
        await scene.ChangeSubscriptionAsync(known => known with { Url = receiver.Url });
        await scene.FanOutAsync();
        scene.Clock.Advance(TimeSpan.FromMinutes(-6));

        await scene.DeliverAsync();

        Assert.Contains("old", (await receiver.NextAsync()).Refused[0], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(401, Assert.Single((await scene.DeliveryAsync()).Attempts).Status);
    }

    [Fact]
    public async Task Post_OfABigEvent_IsThinAndGenuine()
    {
        await using var captured = await TestReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync(azurite, captured.Url);
        await using var receiver = await NodeReceiver.StartAsync(scene.Subscription.Secrets);
        var big = WebhookScene.NewEvent(scene.Clock.Now) with
        {
            Data = Contracts.Documents.ToElement(new { batch = "b", images = 3, reasons = Enumerable.Repeat(new string('ü', 900), 40), note = new string('n', 9_000) }),
        };
        await scene.App.Get<EventFanOut>().SendAsync(big, TestApp.Cancellation);

        await scene.DeliverAsync(big);

        var post = Assert.Single(captured.Posts);
        Assert.InRange(post.Body.Length, 1, 20_000);
        Assert.Equal("""{"batch":"b","images":3,"truncated":true}""", TestApp.Valid<Contracts.Events.CloudEvent>(post.Body).Data.GetRawText());
        Assert.Equal(HttpStatusCode.NoContent, await RepeatAsync(receiver, post, post.Body));
    }

    [Fact]
    public async Task Rotation_AskedForAgain_GivesTheSameSecretUntilItsOverlapIsOver()
    {
        await using var scene = await WebhookScene.StartAsync(azurite, "http://127.0.0.1:9/");

        var first = await RotateAsync(scene);
        var again = await RotateAsync(scene);
        scene.Clock.Advance(TimeSpan.FromHours(24));
        var later = await RotateAsync(scene);
        var atOnce = await RotateAsync(scene, overlapHours: 0);

        Assert.Equal(scene.Clock.Now, first.PreviousSecretUntil);
        Assert.Equal([first.Secrets[0], scene.Subscription.Secrets[0]], first.Secrets);
        Assert.Equal(first.Secrets, again.Secrets);
        Assert.Equal(first.Secrets[0], later.Secrets[1]);
        Assert.DoesNotContain(Assert.Single(atOnce.Secrets), later.Secrets);
    }

    private static async Task<Subscription> RotateAsync(WebhookScene scene, double? overlapHours = null) =>
        (await scene.App.Get<SubscriptionHandler>().RotateAsync(scene.Subscription.Id, new RotationRequest(overlapHours), TestApp.Cancellation))!;

    private static async Task<HttpStatusCode> RepeatAsync(NodeReceiver receiver, TestReceiver.Post post, byte[] body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(post.ContentType!);
        foreach (var name in new[] { "webhook-id", "webhook-timestamp", "webhook-signature" })
            request.Headers.Add(name, post.Headers[name]);
        using var answer = await client.SendAsync(request, TestApp.Cancellation);
        return answer.StatusCode;
    }
}
