using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts.Events;
using Pipeline.Local.Api;
using Pipeline.Local.Stack;
using Pipeline.Local.Webhooks;
using Pipeline.Storage;

namespace Pipeline.EndToEnd.Tests.Telemetry;

/// <summary>
/// The product in real processes at its most talkative, exporting to a collector: one batch with a bad label, one nonsense
/// batch, one unreadable message, one training run. Everything a user may hold secret is recognisable.
/// </summary>
public sealed class TelemetryFixture(ProductFixture product) : IAsyncLifetime
{
    public const string Batch = "traced";
    public const string LabelText = "clandestine-label-text";
    public const string ManifestText = "clandestine-manifest-text";
    public const string UrlToken = "clandestine-url-token";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly JsonElement Training = JsonSerializer.SerializeToElement(
        new { network = "DeepLabV3Plus/Compact@0.25", steps = 6, batchSize = 2, augmentation = new { crop = 64 } });

    private readonly string _folder = Directory.CreateTempSubdirectory("telemetry-").FullName;
    private readonly List<string> _secrets = [LabelText, ManifestText, UrlToken, "sig="];
    private OtlpReceiver? _collector;
    private WebhookReceiver? _receiver;
    private LocalStack? _stack;

    internal OtlpReceiver Collector => _collector!;

    internal WebhookReceiver Receiver => _receiver!;

    /// <summary>Texts that must appear in no log line and no attribute.</summary>
    internal IReadOnlyList<string> Secrets => _secrets;

    public async ValueTask InitializeAsync()
    {
        _collector = await OtlpReceiver.StartAsync();
        _receiver = await WebhookReceiver.StartAsync(CancellationToken.None);
        _stack = await LocalStack.StartAsync(Options(_collector.Address), new Progress<string>(), CancellationToken.None);
        using var api = new PipelineApi(Connection.To(_stack.FunctionsUri, _stack.Keys.Admin));
        var subscription = await api.SubscribeAsync(new Uri($"{_receiver.Address}?token={UrlToken}"), [], CancellationToken.None);
        _receiver.Trust(subscription.Secret);
        _secrets.AddRange([subscription.Secret, _stack.Keys.Admin, AccountKey(_stack.ConnectionString)]);

        // Some clients can send no header; what they send in the query is as secret.
        using (var http = new HttpClient())
            (await http.GetAsync($"{_stack.FunctionsUri}api/models?code={_stack.Keys.Admin}")).EnsureSuccessStatusCode();

        await api.PushAsync(UploadFolder.Read(WriteBatch(), new UploadChoices()), Batch, _ => { }, CancellationToken.None);
        await SpoilAsync(StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = _stack.ConnectionString }));
        await WaitForAsync(EventTypes.MasksFinished, Batch);
        await WaitForAsync(EventTypes.BatchRejected, "nonsense");
        var run = await api.RetrainAsync("traced", Training, CancellationToken.None);
        await WaitForAsync(EventTypes.ModelTrained, "traced");
        Run = run.Run;
    }

    internal string Run { get; private set; } = "";

    /// <summary>The lines of both processes' logs.</summary>
    internal IReadOnlyList<string> LogLines(string process) => [.. File.ReadLines(Path.Combine(_folder, "logs", $"{process}.log"))];

    /// <summary>Looks at what has come until it is as wanted: exporters send now and then.</summary>
    internal async Task<T> UntilAsync<T>(Func<T> look, Func<T, bool> wanted)
    {
        var giveUp = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(60);
        while (true)
        {
            var seen = look();
            if (wanted(seen) || DateTimeOffset.UtcNow > giveUp)
                return seen;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stack is not null)
            await _stack.DisposeAsync();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
        if (_collector is not null)
            await _collector.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private LocalStackOptions Options(string collector)
    {
        var environment = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["Logging__Console__FormatterName"] = "json",
            ["Logging__LogLevel__Default"] = "Trace",
            ["AzureFunctionsJobHost__logging__logLevel__default"] = "Trace",
        };
        return new LocalStackOptions
        {
            DataDirectory = Path.Combine(_folder, "data"),
            LogDirectory = Path.Combine(_folder, "logs"),
            StartTimeout = TimeSpan.FromMinutes(3),
            WorkerIdleExit = TimeSpan.FromMinutes(10),
            FunctionsEnvironment = new Dictionary<string, string?>(environment) { ["Uploads__ItemSize"] = "2" },
            WorkerEnvironment = new Dictionary<string, string?>(environment) { ["Worker__PollSeconds"] = "0.2" },
        };
    }

    /// <summary>Four good images and one whose label names a class that is none.</summary>
    private string WriteBatch()
    {
        var batch = TestBatch.OfScribbles(product, scenes: 5);
        batch.Labels["images"]![4]!["tags"] = new JsonArray(LabelText);
        batch.Manifest["model"] = "traced";
        var folder = Path.Combine(_folder, "batch");
        batch.WriteTo(folder, withManifest: true);
        return folder;
    }

    /// <summary>What goes wrong must be told without quoting it.</summary>
    private static async Task SpoilAsync(PipelineStorage storage)
    {
        await storage.Container(ContainerNames.Uploads).GetBlobClient("nonsense/batch.json").UploadAsync(
            new BinaryData($$"""{"schema":"batch.v1","purpose":"{{ManifestText}}","images":["a.jpg"],"{{ManifestText}}":1}"""), CancellationToken.None);
        await storage.Queue(QueueNames.GpuWork).SendMessageAsync(new BinaryData($$"""{"schema":"work-item.v1","id":"{{ManifestText}}"}"""));
    }

    private Task WaitForAsync(string type, string subject) =>
        Receiver.WaitForAsync(e => e.Type == type && e.Subject == subject, Patience, CancellationToken.None);

    private static string AccountKey(string connection) =>
        connection.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))["AccountKey=".Length..];
}
