using Pipeline.Contracts.Batches;
using Pipeline.Local.Api;
using Pipeline.Local.Api.Answers;
using Pipeline.Local.Scenes;
using Pipeline.Local.Stack;
using Pipeline.Local.Webhooks;
using Pipeline.Storage;

namespace Pipeline.EndToEnd.Tests;

/// <summary>The whole product in real processes, with a subscriber to all its events. Each test uses batches of its own name.</summary>
public sealed class ProductFixture : IAsyncLifetime
{
    // Far above what anything takes on a busy machine; a test that waits this long has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("end-to-end-").FullName;
    private LocalStack? _stack;
    private WebhookReceiver? _receiver;
    private PipelineApi? _api;

    public LocalStack Stack => _stack!;

    public WebhookReceiver Receiver => _receiver!;

    public PipelineApi Api => _api!;

    public Connection Connection => Connection.To(Stack.FunctionsUri, Stack.Keys.Admin);

    public PipelineStorage Storage => StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = Stack.ConnectionString });

    public IReadOnlyDictionary<string, Sprite> Sprites { get; } = SpriteLibrary.Load(Repository.Root);

    public static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():N}"[..(prefix.Length + 9)];

    public async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync(CancellationToken.None);
        await StartAsync();
        _receiver.Trust((await Api.SubscribeAsync(_receiver.Address, [], CancellationToken.None)).Secret);
    }

    /// <summary>Starts the stack on the same data again.</summary>
    public async Task StartAsync()
    {
        _stack = await LocalStack.StartAsync(Options(), new Progress<string>(), CancellationToken.None);
        _api?.Dispose();
        _api = new PipelineApi(Connection);
    }

    public async Task StopAsync() => await Stack.DisposeAsync();

    public string TemporaryFolder() => Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;

    public Task<BatchProgress> WaitForEndAsync(string batch) => WaitForAsync(batch, state => state.HasEnded);

    public async Task<BatchProgress> WaitForAsync(string batch, Func<BatchProgress, bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        BatchProgress? state = null;
        try
        {
            while (true)
            {
                state = await Api.TryGetBatchAsync(batch, limit.Token);
                if (state is not null && (reached(state) || state.HasEnded))
                    return state;
                await Task.Delay(100, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Batch {batch} is {state?.Status.ToString() ?? "unknown"} ({state?.Masks} of {state?.Images} masks, stage {state?.Stage}) after {Patience}. "
                + $"Worker: {Tail("worker-1")}\nFunctions: {Tail("functions")}");
        }
    }

    /// <summary>Ends of webhook deliveries of one type about one subject, each event once however often it was delivered.</summary>
    public int CountEvents(string type, string subject) =>
        Receiver.Received.Where(r => r.IsVerified && r.Event!.Type == type && r.Event.Subject == subject).Select(r => r.Id).Distinct().Count();

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_stack is not null)
            await _stack.DisposeAsync();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private LocalStackOptions Options() => new()
    {
        DataDirectory = Path.Combine(_folder, "data"),
        LogDirectory = Path.Combine(_folder, "logs"),
        StartTimeout = TimeSpan.FromMinutes(3),
        // Loading libtorch takes seconds: the worker stays while tests follow each other.
        WorkerIdleExit = TimeSpan.FromMinutes(10),
        FunctionsEnvironment = new Dictionary<string, string?> { ["Uploads__ItemSize"] = "2" },
        WorkerEnvironment = new Dictionary<string, string?>
        {
            // What a killed worker held comes back after this.
            ["Worker__LeaseSeconds"] = "10",
            ["Worker__PollSeconds"] = "0.2",
            ["Worker__DeferSeconds"] = "1",
            ["Worker__RetrySeconds"] = "1",
        },
    };

    private string Tail(string log)
    {
        var file = Path.Combine(_folder, "logs", log + ".log");
        return File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(20)) : "no log";
    }
}
