using System.Text;
using System.Text.Json;
using Pipeline.Functions.Http.OpenApi;
using Pipeline.Functions.Tests.Http;
using Pipeline.Functions.Tests.Retraining;
using Pipeline.Functions.Tests.Uploads;
using Pipeline.Local.Stack;
using Pipeline.Storage;

namespace Pipeline.Functions.Tests.Running;

/// <summary>Every operation of the running app, right and wrong, judged by the published OpenAPI document.</summary>
[Collection(ApiCollection.Name)]
public sealed class ApiContractTests(RunningApp app) : IDisposable
{
    private const string Admin = "admin";

    private readonly string _folder = Directory.CreateTempSubdirectory("exchanges-").FullName;
    private readonly Recorder _recorder = new();
    private HttpClient? _client;

    private HttpClient Client => _client ??= new HttpClient(_recorder) { BaseAddress = app.Client.BaseAddress };

    public void Dispose()
    {
        _client?.Dispose();
        _recorder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task RunningApp_EveryOperation_AnswersAsTheDocumentSays()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.Root, "infra/local/node_modules/ajv")), "npm's ajv is not installed; run ./pipeline setup");

        await LookAroundAsync();
        var subscription = await SubscribeAsync();
        await BatchAsync();
        await CancelledBatchAsync();
        await ModelsAndRunsAsync();
        await SubscriptionsAsync(subscription);
        await PoisonAsync();

        var verdict = await JudgeAsync(_recorder.Exchanges.Single(exchange => exchange.Path == "/openapi.json").Body, _recorder.Exchanges);

        Assert.Empty(verdict.Problems);
        Assert.Equal(verdict.Documented, verdict.Exercised);
    }

    /// <summary>A judge that never objects would prove nothing.</summary>
    [Fact]
    public async Task Judge_OfAnswersMadeUp_ObjectsToWhatIsNotDocumented()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.Root, "infra/local/node_modules/ajv")), "npm's ajv is not installed; run ./pipeline setup");
        static Exchange Made(int status, string type, string body, string path = "/models") => new("get", path, "", null, status, type, null, body);

        var verdict = await JudgeAsync(OpenApiDocument.Text,
        [
            Made(200, "application/json", """{"models":[]}"""),
            Made(200, "application/json", """{"models":[{"model":"m"}]}"""),
            Made(200, "application/json", """{"models":[],"more":1}"""),
            Made(200, "text/plain", "x"),
            Made(418, "application/problem+json", "{}"),
            Made(200, "application/json", "{}", "/engines"),
        ]);

        string[] objections = ["schema refuses", "schema refuses", "documented is application/json", "418, which is not documented", "no documented operation"];
        Assert.Equal(objections.Length, verdict.Problems.Count);
        Assert.All(verdict.Problems.Zip(objections), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
    }

    private async Task<Verdict> JudgeAsync(string openApi, IReadOnlyList<Exchange> recorded)
    {
        var (document, exchanges) = (Path.Combine(_folder, "openapi.json"), Path.Combine(_folder, "exchanges.json"));
        await File.WriteAllTextAsync(document, openApi, TestApp.Cancellation);
        await File.WriteAllTextAsync(exchanges, JsonSerializer.Serialize(recorded, JsonSerializerOptions.Web), TestApp.Cancellation);
        var (exit, output) = await Node.RunAsync("openapi/exchanges.mjs", document, exchanges);
        Assert.True(exit == 0, output);
        return JsonSerializer.Deserialize<Verdict>(output, JsonSerializerOptions.Web)!;
    }

    private async Task LookAroundAsync()
    {
        await CallAsync(200, "GET", "health/live", key: null);
        await CallAsync(200, "GET", "health/ready");
        await CallAsync(401, "GET", "health/ready", key: null);
        await CallAsync(200, "GET", "openapi.json", key: null);
        await CallAsync(401, "GET", "batches", key: "wrong");
        await CallAsync(403, "POST", "batches", """{"files":["a"]}""", app.Keys.Read);
        await CallAsync(400, "GET", "batches?limit=0");
        await CallAsync(400, "GET", "batches?colour=red");
        await CallAsync(400, "GET", "batches?cursor=bm9uZQ");
        await CallAsync(404, "GET", "batches/nobody");
        await CallAsync(404, "GET", "batches/nobody/images");
    }

    private async Task BatchAsync()
    {
        const string files = """{"name":"contract-1","files":["images/a.jpg","images/b.jpg","labels.json"]}""";
        await CallAsync(400, "POST", "batches", """{"files":[]}""");
        await CallAsync(413, "POST", "batches", $"{{\"files\":[\"{new string('a', 5 << 20)}\"]}}");
        await CallAsync(415, "POST", "batches", files, type: "text/plain");
        var created = await CallAsync(201, "POST", "batches", files, app.Keys.Write, idempotencyKey: "contract");
        var again = await CallAsync(201, "POST", "batches", files, app.Keys.Write, idempotencyKey: "contract");
        Assert.Equal(created.GetRawText(), again.GetRawText());
        await CallAsync(422, "POST", "batches", """{"name":"contract-2","files":["batch.json"]}""", app.Keys.Write, idempotencyKey: "contract");
        foreach (var upload in created.GetProperty("uploads").EnumerateArray())
            await PutAsync(upload.GetProperty("url").GetString()!, upload.GetProperty("file").GetString() == "labels.json" ? Labels("a.jpg", "b.jpg") : TestBatch.Jpeg());

        await CallAsync(400, "POST", "batches/contract-1/commit", """{"schema":"batch.v1","purpose":"guess","images":[]}""");
        const string manifest = """{"schema":"batch.v1","purpose":"train","images":["a.jpg","b.jpg","lost.jpg"],"model":"contract"}""";
        await CallAsync(202, "POST", "batches/contract-1/commit", manifest, app.Keys.Write);
        await app.PollAsync("batches/contract-1", batch => batch.GetProperty("status").GetString() == "accepted");
        await CallAsync(202, "POST", "batches/contract-1/commit", manifest);
        await CallAsync(409, "POST", "batches/contract-1/commit", manifest.Replace("lost.jpg", "c.jpg", StringComparison.Ordinal));
        await CallAsync(409, "POST", "batches", files);
        await CallAsync(409, "GET", "batches/contract-1/results");
        await CallAsync(409, "DELETE", "batches/contract-1");
        await new PlayedWorker(app.Storage).HandleNextAsync(QueueNames.GpuWork, TestBatch.Width, TestBatch.Height);
        await app.PollAsync("batches/contract-1", batch => batch.GetProperty("status").GetString() == "finished");

        await CallAsync(200, "GET", "batches/contract-1", key: app.Keys.Read);
        var listed = await CallAsync(200, "GET", "batches?limit=10&status=finished&purpose=train&model=contract&since=2020-01-01T00:00:00Z&prefix=contract");
        Assert.Equal("contract-1", Assert.Single(listed.GetProperty("batches").EnumerateArray()).GetProperty("batch").GetString());
        var images = await CallAsync(200, "GET", "batches/contract-1/images?limit=2");
        await CallAsync(200, "GET", $"batches/contract-1/images?limit=2&cursor={images.GetProperty("next").GetString()}");
        await CallAsync(200, "GET", "batches/contract-1/images?status=left-out");
        await CallAsync(400, "GET", "batches/contract-1/images?cursor=!");
        var results = await CallAsync(200, "GET", "batches/contract-1/results?limit=1");
        await CallAsync(200, "GET", $"batches/contract-1/results?cursor={results.GetProperty("next").GetString()}");
        await CallAsync(409, "POST", "batches/contract-1/cancel");
        await ExportsAsync();
    }

    private async Task ExportsAsync()
    {
        await CallAsync(400, "POST", "batches/contract-1/exports", """{"format":"etching"}""");
        await CallAsync(404, "POST", "batches/nobody/exports", """{"format":"coco"}""");
        await CallAsync(202, "POST", "batches/contract-1/exports", """{"format":"coco"}""", app.Keys.Write, idempotencyKey: "export");
        await CallAsync(200, "GET", "batches/contract-1/exports", key: app.Keys.Read);
        await CallAsync(404, "GET", "batches/nobody/exports");
        // Nobody here writes it.
        await app.Storage.Queue(QueueNames.GpuWork).ClearMessagesAsync(TestApp.Cancellation);
    }

    private async Task CancelledBatchAsync()
    {
        var created = await CallAsync(201, "POST", "batches", """{"files":["images/a.jpg","labels.json"]}""");
        var batch = created.GetProperty("batch").GetString();
        await PutAsync(created.GetProperty("uploads")[0].GetProperty("url").GetString()!, TestBatch.Jpeg());
        await PutAsync(created.GetProperty("uploads")[1].GetProperty("url").GetString()!, Labels("a.jpg"));
        await CallAsync(404, "POST", $"batches/{batch}/cancel");
        await CallAsync(202, "POST", $"batches/{batch}/commit", """{"schema":"batch.v1","purpose":"train","images":["a.jpg"],"options":{"steps":3}}""");
        await app.PollAsync($"batches/{batch}", view => view.GetProperty("status").GetString() == "accepted");
        await CallAsync(200, "POST", $"batches/{batch}/cancel", key: app.Keys.Write);
        await CallAsync(200, "POST", $"batches/{batch}/cancel");
        await CallAsync(403, "DELETE", $"batches/{batch}", key: app.Keys.Write);
        await CallAsync(202, "DELETE", $"batches/{batch}");
        await app.GoneAsync($"batches/{batch}");
        await CallAsync(204, "DELETE", $"batches/{batch}");
        await CallAsync(404, "DELETE", "batches/No-Batch");
        // What the cancelled batch left in the queue is the worker's to drop.
        await app.Storage.Queue(QueueNames.GpuWork).ClearMessagesAsync(TestApp.Cancellation);
    }

    private async Task ModelsAndRunsAsync()
    {
        await Cards.PublishAsync(app.Storage, "contract", "1");
        await CallAsync(200, "GET", "models");
        await CallAsync(200, "GET", "models/contract");
        await CallAsync(404, "GET", "models/nobody");
        await CallAsync(403, "POST", "models/contract/rollback", key: app.Keys.Write);
        await CallAsync(404, "POST", "models/nobody/rollback");
        await CallAsync(409, "POST", "models/contract/rollback");
        await CallAsync(400, "POST", "models/contract/promote", """{"version":"No Version"}""");
        await CallAsync(404, "POST", "models/contract/promote", """{"version":"3"}""");
        await Cards.RegisterAsync(app.Storage, "contract", "2");
        await CallAsync(200, "POST", "models/contract/promote", """{"version":"2"}""", idempotencyKey: "promote");
        await CallAsync(200, "POST", "models/contract/rollback", idempotencyKey: "rollback");
        await CallAsync(404, "GET", "models/contract/review");
        await Cards.ReviewAsync(app.Storage, "contract", "1");
        await CallAsync(200, "GET", "models/contract/review", key: app.Keys.Read);
        await CallAsync(409, "POST", "models/nobody/retrain");
        await CallAsync(400, "POST", "models/contract/retrain", """{"options":3}""");
        var run = (await CallAsync(202, "POST", "models/contract/retrain", """{"options":{"epochs":1}}""", app.Keys.Write, idempotencyKey: "train")).GetProperty("run").GetString();
        await CallAsync(200, "GET", "runs?limit=5&status=queued&model=contract&since=2020-01-01T00:00:00Z");
        await CallAsync(400, "GET", "runs?status=asleep");
        await CallAsync(200, "GET", $"runs/{run}");
        await CallAsync(404, "GET", "runs/nobody");
        await CallAsync(200, "POST", $"runs/{run}/cancel");
        await CallAsync(404, "POST", "runs/nobody/cancel");
    }

    /// <summary>A receiver that never answers: nothing listens on the port for discarding.</summary>
    private async Task<string> SubscribeAsync() =>
        (await CallAsync(201, "POST", "subscriptions", """{"url":"http://127.0.0.1:9/hooks","types":["batch.accepted"]}""", idempotencyKey: "subscribe")).GetProperty("id").GetString()!;

    private async Task SubscriptionsAsync(string id)
    {
        await CallAsync(400, "POST", "subscriptions", """{"url":"https://8.8.8.8/hooks","types":["work.finished"]}""");
        await CallAsync(403, "GET", "subscriptions", key: app.Keys.Write);
        await CallAsync(200, "GET", "subscriptions");
        await CallAsync(200, "GET", $"subscriptions/{id}");
        await CallAsync(200, "PATCH", $"subscriptions/{id}", """{"types":["batch.accepted","batch.rejected"]}""");
        await CallAsync(400, "PATCH", $"subscriptions/{id}", """{"types":["work.finished"]}""");
        await CallAsync(404, "PATCH", "subscriptions/nobody", """{"types":[]}""");
        await CallAsync(200, "POST", $"subscriptions/{id}/rotate", """{"overlapHours":1}""", idempotencyKey: "rotate");
        await CallAsync(200, "POST", $"subscriptions/{id}/enable");
        await CallAsync(200, "POST", $"subscriptions/{id}/ping");
        await DeliveriesAsync(id);
        await CallAsync(204, "DELETE", $"subscriptions/{id}");
        await CallAsync(404, "DELETE", $"subscriptions/{id}");
        await CallAsync(404, "GET", $"subscriptions/{id}");
    }

    private async Task DeliveriesAsync(string id)
    {
        var log = await app.PollAsync($"subscriptions/{id}/deliveries", list => list.GetProperty("deliveries").GetArrayLength() > 0);
        var delivery = $"subscriptions/{id}/deliveries/{log.GetProperty("deliveries")[0].GetProperty("event").GetString()}";
        await CallAsync(200, "GET", $"subscriptions/{id}/deliveries?status=pending&since=2020-01-01T00:00:00Z&limit=1");
        await CallAsync(400, "GET", $"subscriptions/{id}/deliveries?status=asleep");
        await CallAsync(404, "GET", "subscriptions/nobody/deliveries");
        await CallAsync(200, "GET", delivery);
        await CallAsync(404, "GET", $"subscriptions/{id}/deliveries/nothing");
        await CallAsync(202, "POST", $"{delivery}/replay");
        await CallAsync(404, "POST", $"subscriptions/{id}/deliveries/nothing/replay");
        await CallAsync(404, "GET", $"subscriptions/{id}/replay");
        await CallAsync(202, "POST", $"subscriptions/{id}/replay", """{"since":"2020-01-01T00:00:00Z"}""", idempotencyKey: "replay");
        await CallAsync(200, "GET", $"subscriptions/{id}/replay");
    }

    private async Task PoisonAsync()
    {
        const string message = """{"subscription":"nobody","event":"nothing","attempt":0}""";
        await app.Storage.Queue(QueueNames.WebhookDeliveries + QueueNames.PoisonSuffix).CreateIfNotExistsAsync(cancellationToken: TestApp.Cancellation);
        await app.Storage.Queue(QueueNames.WebhookDeliveries + QueueNames.PoisonSuffix).SendMessageAsync(message, TestApp.Cancellation);
        var kept = await app.PollAsync("poison?queue=webhook-deliveries", list => list.GetProperty("messages").GetArrayLength() == 1);
        var id = kept.GetProperty("messages")[0].GetProperty("id").GetString();
        await CallAsync(200, "GET", "poison?limit=5&queue=webhook-deliveries");
        await CallAsync(400, "GET", "poison?queue=other");
        await CallAsync(200, "GET", $"poison/{id}");
        await CallAsync(200, "POST", $"poison/{id}/requeue", idempotencyKey: "requeue");
        await CallAsync(200, "POST", $"poison/{id}/requeue");
        await CallAsync(204, "DELETE", $"poison/{id}");
        await CallAsync(404, "DELETE", $"poison/{id}");
        await CallAsync(404, "GET", $"poison/{id}");
        await CallAsync(404, "POST", $"poison/{id}/requeue");
    }

    /// <param name="key">By default the one of the scope admin; null for none.</param>
    private async Task<JsonElement> CallAsync(
        int status, string method, string path, string? body = null, string? key = Admin, string? idempotencyKey = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key == Admin ? app.Keys.Admin : key);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await Client.SendAsync(request, TestApp.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(TestApp.Cancellation);
        Assert.True((int)answer.StatusCode == status, $"{method} {path} answered {(int)answer.StatusCode}, not {status}: {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static async Task PutAsync(string url, byte[] content)
    {
        using var blobs = new HttpClient();
        using var put = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(content) };
        put.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var answer = await blobs.SendAsync(put, TestApp.Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static byte[] Labels(params string[] images) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        schema = "weak-labels.v1",
        classes = new[] { "background", "cat" },
        background = "background",
        images = images.Select(image => new { name = image, width = TestBatch.Width, height = TestBatch.Height, tags = new[] { "cat" } }),
    });

    private sealed record Verdict(IReadOnlyList<string> Problems, IReadOnlyList<string> Exercised, IReadOnlyList<string> Documented);
}
