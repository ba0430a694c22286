using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Functions.Tests.Webhooks;
using Pipeline.Local.Commands;
using Pipeline.Local.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Tests.Running;

public sealed class WebhooksTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Subscription_LivesItsLife_OverHttp()
    {
        await using var receiver = await WebhookReceiver.StartAsync(TestApp.Cancellation);
        var created = await PostAsync("subscriptions", new { url = "http://127.0.0.1:9/nobody", types = new[] { EventTypes.ModelPublished } }, 201);
        var id = created.GetProperty("id").GetString()!;
        var path = $"subscriptions/{id}";
        receiver.Trust(created.GetProperty("secret").GetString()!);

        var unreached = await PostAsync($"{path}/ping", null, 200);
        await app.CallAsync(HttpMethod.Patch, path, JsonSerializer.Serialize(new { url = receiver.Address, types = Array.Empty<string>(), handshake = true }), 200);
        var reached = await PostAsync($"{path}/ping", null, 200);
        var cloudEvent = await SendEventAsync();
        await receiver.WaitForAsync(e => e.Subject == cloudEvent.Subject, Patience, TestApp.Cancellation);
        var delivered = await app.PollAsync($"{path}/deliveries?status=delivered", page => page.GetProperty("deliveries").GetArrayLength() == 1);
        await PostAsync($"{path}/deliveries/{cloudEvent.Id}/replay", null, 202);
        var twice = await app.PollAsync($"{path}/deliveries/{cloudEvent.Id}", detail => detail.GetProperty("attempts").GetArrayLength() == 2);
        await PostAsync($"{path}/replay", new { since = cloudEvent.Time.AddMinutes(-1) }, 202);
        var replay = await app.PollAsync($"{path}/replay", progress => progress.GetProperty("endedAt").ValueKind == JsonValueKind.String);
        await app.PollAsync($"{path}/deliveries/{cloudEvent.Id}", detail => detail.GetProperty("attempts").GetArrayLength() == 3);
        var rotated = await PostAsync($"{path}/rotate", null, 200);
        await app.GetAsync(path);
        await app.CallAsync(HttpMethod.Delete, path, null, 204);

        Assert.False(unreached.GetProperty("delivered").GetBoolean());
        Assert.Equal((true, 200), (reached.GetProperty("delivered").GetBoolean(), reached.GetProperty("status").GetInt32()));
        Assert.Equal(cloudEvent.Id, delivered.GetProperty("deliveries")[0].GetProperty("event").GetString());
        Assert.Equal(cloudEvent.Subject, twice.GetProperty("payload").GetProperty("subject").GetString());
        Assert.Equal(1, replay.GetProperty("replayed").GetInt32());
        Assert.NotEqual(created.GetProperty("secret").GetString(), rotated.GetProperty("secret").GetString());
        Assert.NotEqual(JsonValueKind.Null, rotated.GetProperty("previousSecretUntil").ValueKind);
        // A ping, and one event three times under one id, all genuine.
        Assert.All(receiver.Received, webhook => Assert.Null(webhook.Refused));
        Assert.Equal([1, 3], receiver.Received.GroupBy(webhook => webhook.Id).Select(group => group.Count()).Order());
    }

    [Fact]
    public async Task Subscription_DisabledBecauseItsReceiverLeft_IsRefusedReplaysUntilItIsEnabled()
    {
        var gone = true;
        Task AnswerAsync(HttpContext context)
        {
            context.Response.StatusCode = gone ? 410 : 200;
            return Task.CompletedTask;
        }
        await using var receiver = await TestReceiver.StartAsync(AnswerAsync, AnswerAsync);
        var path = $"subscriptions/{(await PostAsync("subscriptions", new { url = receiver.Url }, 201)).GetProperty("id").GetString()}";
        var cloudEvent = await SendEventAsync();

        var disabled = await app.PollAsync(path, subscription => subscription.GetProperty("disabledAt").ValueKind == JsonValueKind.String);
        var refused = await PostAsync($"{path}/deliveries/{cloudEvent.Id}/replay", null, 409);
        gone = false;
        await PostAsync($"{path}/enable", null, 200);
        await PostAsync($"{path}/deliveries/{cloudEvent.Id}/replay", null, 202);
        await app.PollAsync($"{path}/deliveries/{cloudEvent.Id}", detail => detail.GetProperty("delivery").GetProperty("status").GetString() == "delivered");
        await app.CallAsync(HttpMethod.Delete, path, null, 204);

        Assert.Contains("410", disabled.GetProperty("disabledReason").GetString());
        Assert.Contains("Enable it", refused.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Functions_KilledBetweenClaimAndAnswer_DeliverAgainUnderTheSameId()
    {
        var reached = new TaskCompletionSource();
        var killed = new TaskCompletionSource();
        var ids = new List<string>();
        using var receiver = RawReceiver.StartUnread(async stream =>
        {
            if (reached.TrySetResult())
            {
                // The connection is there, and nobody reads it: claimed, but not delivered.
                await killed.Task;
                return;
            }
            var request = await RawReceiver.ReadRequestAsync(stream);
            ids.Add(Regex.Match(request, "webhook-id: (.*)\r\n").Groups[1].Value);
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), TestApp.Cancellation);
        });
        var path = $"subscriptions/{(await PostAsync("subscriptions", new { url = receiver.Url }, 201)).GetProperty("id").GetString()}";
        var cloudEvent = await SendEventAsync();
        await reached.Task.WaitAsync(Patience, TestApp.Cancellation);

        app.KillFunctions();
        killed.SetResult();

        var delivered = await app.PollAsync($"{path}/deliveries/{cloudEvent.Id}", detail => detail.GetProperty("delivery").GetProperty("status").GetString() == "delivered");
        await app.CallAsync(HttpMethod.Delete, path, null, 204);
        Assert.Equal(204, delivered.GetProperty("delivery").GetProperty("lastStatus").GetInt32());
        Assert.Equal([cloudEvent.Id], ids.Distinct());
    }

    [Theory]
    [InlineData("PATCH", "subscriptions/nobody", """{"types":[]}""", 404)]
    [InlineData("POST", "subscriptions/nobody/rotate", null, 404)]
    [InlineData("POST", "subscriptions/nobody/rotate", """{"overlapHours":1000}""", 400)]
    [InlineData("POST", "subscriptions/nobody/enable", null, 404)]
    [InlineData("POST", "subscriptions/nobody/ping", null, 404)]
    [InlineData("GET", "subscriptions/nobody/deliveries", null, 404)]
    [InlineData("GET", "subscriptions/nobody/deliveries/e.1", null, 404)]
    [InlineData("POST", "subscriptions/nobody/deliveries/e.1/replay", null, 404)]
    [InlineData("POST", "subscriptions/nobody/replay", """{"since":"2026-03-01T00:00:00Z"}""", 404)]
    [InlineData("POST", "subscriptions/nobody/replay", """{"since":"yesterday"}""", 400)]
    [InlineData("POST", "subscriptions/nobody/replay", """{"since":"2026-03-01T00:00:00Z","status":"lost"}""", 400)]
    [InlineData("POST", "subscriptions/nobody/replay", null, 400)]
    [InlineData("GET", "subscriptions/nobody/replay", null, 404)]
    public async Task Request_ThatIsWrong_IsAnsweredWithProblemDetails(string method, string path, string? body, int status)
    {
        var problem = await app.CallAsync(new HttpMethod(method), path, body, status);

        Assert.NotEqual("", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("status=lost")]
    [InlineData("since=yesterday")]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("cursor=%25%25")]
    public async Task Query_ThatIsWrong_IsRefused(string query)
    {
        var path = $"subscriptions/{(await PostAsync("subscriptions", new { url = "http://127.0.0.1:9/" }, 201)).GetProperty("id").GetString()}";

        var problem = await app.GetAsync($"{path}/deliveries?{query}", 400);
        await app.CallAsync(HttpMethod.Delete, path, null, 204);

        Assert.Contains(query[..query.IndexOf('=')], problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task CommandLine_FromAddingToRemoving_WorksTogether()
    {
        await using var receiver = await WebhookReceiver.StartAsync(TestApp.Cancellation);
        var added = await RunAsync("add", receiver.Address.AbsoluteUri, "--handshake", "--types", "masks.finished,subscription.disabled");
        var id = added.GetProperty("id").GetString()!;
        receiver.Trust(added.GetProperty("secret").GetString()!);

        var pinged = await RunAsync("ping", id);
        var cloudEvent = await SendEventAsync();
        await receiver.WaitForAsync(e => e.Subject == cloudEvent.Subject, Patience, TestApp.Cancellation);
        await app.PollAsync($"subscriptions/{id}/deliveries?status=delivered", page => page.GetProperty("deliveries").GetArrayLength() == 1);
        var deliveries = await RunAsync("deliveries", id, "--since", "10m", "--status", "delivered");
        var detail = await RunAsync("deliveries", id, "--event", cloudEvent.Id);
        await RunAsync("replay", id, "--event", cloudEvent.Id);
        await app.PollAsync($"subscriptions/{id}/deliveries/{cloudEvent.Id}", one => one.GetProperty("attempts").GetArrayLength() == 2);
        var replay = await RunAsync("replay", id, "--since", "1h", "--follow");
        var rotated = await RunAsync("rotate", id, "--overlap", "2");
        var updated = await RunAsync("update", id, "--types", "all");
        var enabled = await RunAsync("enable", id);
        var list = await RunAsync("list");
        await RunAsync("remove", id);

        Assert.True(pinged.GetProperty("delivered").GetBoolean());
        Assert.Equal(cloudEvent.Id, Assert.Single(deliveries.EnumerateArray()).GetProperty("event").GetString());
        Assert.Equal(200, detail.GetProperty("attempts")[0].GetProperty("status").GetInt32());
        Assert.Equal(1, replay.GetProperty("replayed").GetInt32());
        Assert.NotEqual(added.GetProperty("secret").GetString(), rotated.GetProperty("secret").GetString());
        Assert.Empty(updated.GetProperty("types").EnumerateArray());
        Assert.Equal(id, enabled.GetProperty("id").GetString());
        Assert.Contains(id, list.GetProperty("subscriptions").EnumerateArray().Select(subscription => subscription.GetProperty("id").GetString()));
        await app.GetAsync($"subscriptions/{id}", 404);
    }

    private Task<JsonElement> PostAsync(string path, object? body, int status) =>
        app.CallAsync(HttpMethod.Post, path, body is null ? null : JsonSerializer.Serialize(body), status);

    /// <summary>An event as the product sends them.</summary>
    private async Task<CloudEvent> SendEventAsync()
    {
        var cloudEvent = WebhookScene.NewEvent(DateTimeOffset.UtcNow);
        await app.Storage.Queue(QueueNames.Events).SendMessageAsync(new BinaryData(Documents.Serialize(cloudEvent)), cancellationToken: TestApp.Cancellation);
        return cloudEvent;
    }

    /// <summary>Runs a webhooks command as ./pipeline does; it must succeed.</summary>
    private async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var json = Path.GetTempFileName();
        try
        {
            string[] all =
            [
                "webhooks", .. arguments, "--json", json, "--connection", app.Client.BaseAddress!.AbsoluteUri,
                "--key", app.Client.DefaultRequestHeaders.GetValues("x-functions-key").Single(),
            ];
            Assert.Equal(0, await CommandLine.Create().Parse(all).InvokeAsync(cancellationToken: TestApp.Cancellation));
            var text = await File.ReadAllTextAsync(json, TestApp.Cancellation);
            return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        }
        finally
        {
            File.Delete(json);
        }
    }
}
