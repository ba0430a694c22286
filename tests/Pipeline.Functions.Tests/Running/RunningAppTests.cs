using System.Net;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Events;
using Pipeline.Functions.Tests.Uploads;
using Pipeline.Local.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Tests.Running;

public sealed class RunningAppTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Upload_ThroughTheRunningApp_ComesBackAsMasksWebhooksAndATrainingRun()
    {
        await using var receiver = await WebhookReceiver.StartAsync(TestApp.Cancellation);
        var subscription = await app.CallAsync(HttpMethod.Post, "subscriptions", JsonSerializer.Serialize(new { url = receiver.Address }), 201);
        receiver.Trust(subscription.GetProperty("secret").GetString()!);
        receiver.RefuseNext(1);
        var worker = new PlayedWorker(app.Storage);

        await UploadAsync("street-1", ["a.jpg", "b.jpg", "c.jpg"], """{"schema":"batch.v1","purpose":"train","images":["a.jpg","b.jpg","c.jpg","lost.jpg"]}""");
        await app.PollAsync("batches/street-1", batch => batch.GetProperty("status").GetString() is "accepted");
        for (var items = 0; items < 2; items++)
            await worker.HandleNextAsync(QueueNames.GpuWork, TestBatch.Width, TestBatch.Height);
        var finished = await app.PollAsync("batches/street-1", batch => batch.GetProperty("status").GetString() is "finished");
        var results = await app.GetAsync("batches/street-1/results");
        var run = await app.CallAsync(HttpMethod.Post, "models/default/retrain", """{"options":{"epochs":1}}""", 202);
        var training = await worker.HandleNextAsync(QueueNames.GpuWorkTrain, 1, 1);
        var progress = await app.GetAsync($"runs/{run.GetProperty("run").GetString()}");

        Assert.Equal((3, 1, 100), (finished.GetProperty("masks").GetInt32(), finished.GetProperty("leftOut").GetInt32(), finished.GetProperty("percent").GetDouble()));
        Assert.Equal("lost.jpg", finished.GetProperty("imageProblems")[0].GetProperty("image").GetString());
        Assert.Equal(["a.jpg.png", "b.jpg.png", "c.jpg.png", "index.json"], results.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()).Order());
        await DownloadAsync(results);
        Assert.Equal((run.GetProperty("run").GetString(), "{\"epochs\":1}"), (training.Run, training.Config.Options?.GetRawText()));
        Assert.Equal("queued", progress.GetProperty("run").GetProperty("status").GetString());
        foreach (var type in new[] { EventTypes.BatchAccepted, EventTypes.MasksFinished })
            await receiver.WaitForAsync(e => e.Type == type && e.Subject == "street-1", Patience, TestApp.Cancellation);
        // Every report came twice; every event must have come once.
        Assert.Equal(2, receiver.Received.Count(webhook => webhook.IsVerified));
    }

    [Fact]
    public async Task Export_ThroughTheRunningApp_IsRequestedMadeAndListed()
    {
        var worker = new PlayedWorker(app.Storage);
        await UploadAsync("street-4", ["a.jpg"], """{"schema":"batch.v1","purpose":"train","model":"exported","images":["a.jpg"]}""");
        await app.PollAsync("batches/street-4", batch => batch.GetProperty("status").GetString() is "accepted");
        await app.CallAsync(HttpMethod.Post, "batches/street-4/exports", """{"format":"coco"}""", 409);
        await worker.HandleNextAsync(QueueNames.GpuWork, TestBatch.Width, TestBatch.Height);
        await app.PollAsync("batches/street-4", batch => batch.GetProperty("status").GetString() is "finished");

        await app.CallAsync(HttpMethod.Post, "batches/street-4/exports", """{"format":"tiff"}""", 400);
        await app.CallAsync(HttpMethod.Post, "batches/nobody/exports", """{"format":"coco"}""", 404);
        var requested = await app.CallAsync(HttpMethod.Post, "batches/street-4/exports", """{"format":"coco"}""", 202);
        var item = await worker.HandleNextAsync(QueueNames.GpuWork, 1, 1);
        var list = await app.PollAsync("batches/street-4/exports", exports => exports.GetProperty("exports")[0].GetProperty("status").GetString() is "finished");

        Assert.Equal("queued", requested.GetProperty("status").GetString());
        Assert.Equal("coco", item.Config.Format);
        Assert.Contains("/masks/street-4/exports/coco.zip", Assert.Single(list.GetProperty("exports").EnumerateArray()).GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_KilledAgainAndAgain_LoseNothingAndDoubleNothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync(TestApp.Cancellation);
        var subscription = await app.CallAsync(HttpMethod.Post, "subscriptions", JsonSerializer.Serialize(new { url = receiver.Address }), 201);
        receiver.Trust(subscription.GetProperty("secret").GetString()!);
        string[] images = [.. Enumerable.Range(0, 8).Select(i => $"{i}.jpg")];
        var worker = new PlayedWorker(app.Storage);

        await UploadAsync("street-3", images, JsonSerializer.Serialize(new { schema = "batch.v1", purpose = "train", model = "killed", images }));
        app.KillFunctions();
        var accepted = await app.PollAsync("batches/street-3", batch => batch.GetProperty("status").GetString() is "accepted");
        app.KillFunctions();
        HashSet<string> items = [];
        while (items.Count < 4)
            items.Add((await worker.HandleNextAsync(QueueNames.GpuWork, TestBatch.Width, TestBatch.Height)).Id);
        await app.PollAsync("batches/street-3", batch => batch.GetProperty("masks").GetInt32() > 0);
        app.KillFunctions();
        var finished = await app.PollAsync("batches/street-3", batch => batch.GetProperty("status").GetString() is "finished");

        Assert.Equal(accepted.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).Order(), items.Order());
        Assert.Equal(8, finished.GetProperty("masks").GetInt32());
        foreach (var type in new[] { EventTypes.BatchAccepted, EventTypes.MasksFinished })
            await receiver.WaitForAsync(e => e.Type == type && e.Subject == "street-3", Patience, TestApp.Cancellation);
        // A delivery cut off by a kill is made again, under the same id.
        Assert.Equal(2, receiver.Received.Where(webhook => webhook.IsVerified).Select(webhook => webhook.Id).Distinct().Count());
    }

    [Fact]
    public async Task Upload_OfNonsense_IsRejectedWithItsReasons()
    {
        await UploadAsync("street-2", [], """{"schema":"batch.v2","purpose":"train","images":["../a.jpg"],"color":"red"}""");

        var batch = await app.PollAsync("batches/street-2", state => state.GetProperty("status").GetString() is "rejected");

        Assert.NotEmpty(batch.GetProperty("reasons").EnumerateArray());
        await app.GetAsync("batches/street-2/results", 409);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Request_WithoutTheRightKey_IsUnauthorized(string? key)
    {
        foreach (var path in new[] { "batches", "batches/x", "models", "models/x", "runs/x", "subscriptions", "poison", "health/ready" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (key is not null)
                request.Headers.Add("x-functions-key", key);
            using var answer = await app.ClientWithoutKey.SendAsync(request, TestApp.Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{path} answered {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("GET", "batches/nobody", null, 404)]
    [InlineData("GET", "batches/..%2Fstate", null, 404)]
    [InlineData("GET", "batches/nobody/results", null, 404)]
    [InlineData("GET", "models/nobody", null, 404)]
    [InlineData("GET", "runs/nobody", null, 404)]
    [InlineData("GET", "subscriptions/nobody", null, 404)]
    [InlineData("DELETE", "subscriptions/nobody", null, 404)]
    [InlineData("POST", "models/nobody/retrain", null, 409)]
    [InlineData("POST", "models/nobody/retrain", """{"options":3}""", 400)]
    [InlineData("POST", "models/nobody/retrain", """{"colour":3}""", 400)]
    [InlineData("POST", "subscriptions", null, 400)]
    [InlineData("POST", "subscriptions", "not json", 400)]
    [InlineData("POST", "subscriptions", """{"url":"http://192.168.0.1/"}""", 400)]
    [InlineData("POST", "subscriptions", """{"url":"https://8.8.8.8/","types":["work.finished"]}""", 400)]
    [InlineData("POST", "batches", """{"files":[]}""", 400)]
    [InlineData("POST", "batches", """{"files":["../../state/x"]}""", 400)]
    [InlineData("POST", "batches", """{"name":"No Name","files":["a"]}""", 400)]
    public async Task Request_ThatIsWrong_IsAnsweredWithProblemDetails(string method, string path, string? body, int status)
    {
        var problem = await app.CallAsync(new HttpMethod(method), path, body, status);

        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Request_ThatFailsInside_TellsNothingOfTheInside()
    {
        await app.Storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.RunState("broken")).UploadAsync(
            new BinaryData("{\"broken\": true}"), overwrite: true, TestApp.Cancellation);

        var problem = await app.GetAsync("runs/broken", 500);

        Assert.DoesNotContain("broken", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Body_OverItsLimit_IsRefused()
    {
        var problem = await app.CallAsync(HttpMethod.Post, "subscriptions", $"{{\"url\":\"https://8.8.8.8/{new string('a', 20_000)}\"}}", 413);

        Assert.Contains("limit", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Subscription_ShowsItsSecretOnce()
    {
        var created = await app.CallAsync(HttpMethod.Post, "subscriptions", """{"url":"https://8.8.8.8/hooks","types":["model.published"]}""", 201);
        var id = created.GetProperty("id").GetString();

        var shown = await app.GetAsync($"subscriptions/{id}");
        await app.CallAsync(HttpMethod.Delete, $"subscriptions/{id}", null, 204);

        Assert.StartsWith("whsec_", created.GetProperty("secret").GetString());
        Assert.False(shown.TryGetProperty("secret", out var secret) && secret.ValueKind != JsonValueKind.Null);
        await app.GetAsync($"subscriptions/{id}", 404);
    }

    [Fact]
    public async Task Health_OfARunningApp_IsGood()
    {
        var ready = await app.GetAsync("health/ready");
        using var live = await app.ClientWithoutKey.GetAsync("health/live", TestApp.Cancellation);

        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(0, ready.GetProperty("queues").GetProperty("gpu-work-poison").GetProperty("messages").GetInt32());
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    private async Task UploadAsync(string batch, string[] images, string manifest)
    {
        string[] files = [.. images.Select(image => $"images/{image}"), "labels.json", "batch.json"];
        var ticket = await app.CallAsync(HttpMethod.Post, "batches", JsonSerializer.Serialize(new { name = batch, files }), 201);
        var labels = new
        {
            schema = "weak-labels.v1",
            classes = new[] { "background", "cat" },
            background = "background",
            images = images.Select(image => new { name = image, width = TestBatch.Width, height = TestBatch.Height, tags = new[] { "cat" } }),
        };
        using var blobs = new HttpClient();
        foreach (var upload in ticket.GetProperty("uploads").EnumerateArray())
        {
            var content = upload.GetProperty("file").GetString() switch
            {
                "batch.json" => Encoding.UTF8.GetBytes(manifest),
                "labels.json" => JsonSerializer.SerializeToUtf8Bytes(labels),
                _ => TestBatch.Jpeg(),
            };
            using var put = new HttpRequestMessage(HttpMethod.Put, upload.GetProperty("url").GetString()) { Content = new ByteArrayContent(content) };
            put.Headers.Add("x-ms-blob-type", "BlockBlob");
            using var answer = await blobs.SendAsync(put, TestApp.Cancellation);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
    }

    private static async Task DownloadAsync(JsonElement results)
    {
        using var blobs = new HttpClient();
        foreach (var file in results.GetProperty("files").EnumerateArray())
            Assert.NotEmpty(await blobs.GetByteArrayAsync(file.GetProperty("url").GetString(), TestApp.Cancellation));
    }
}
