using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Pipeline.Local.Azurite;
using Pipeline.Local.Events;
using Pipeline.Storage;

namespace Pipeline.Local.Stack;

/// <summary>
/// The whole product on this machine: Azurite, the functions, workers when there is work, and the event source. Every process
/// that dies is started again; all die with this one, even by SIGKILL. Disposing stops them in order.
/// </summary>
public sealed class LocalStack : IAsyncDisposable
{
    private const string HostId = "pipeline-functions";

    private readonly LocalStackOptions _options;
    private readonly IProgress<string> _progress;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<Supervisor> _workers = [];
    private readonly List<Task> _tasks = [];
    private DataLock? _lock;
    private AzuriteProcess? _azurite;
    private BlobEventSource? _events;
    private Supervisor? _functions;

    private LocalStack(LocalStackOptions options, IProgress<string> progress)
    {
        _options = options;
        _progress = progress;
    }

    public string DataDirectory => _options.DataDirectory;

    /// <summary>Of Azurite's blobs and queues.</summary>
    public string ConnectionString => Azurite.ConnectionString;

    /// <summary>The root of the functions host, for example http://127.0.0.1:7071/; routes are below api/.</summary>
    public Uri FunctionsUri { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Of the HTTP API.</summary>
    public ApiKeys Keys { get; private set; } = ApiKeys.Create();

    /// <summary>Of the functions host itself: its admin routes, and routes that leave their keys to the host.</summary>
    public string MasterKey { get; private set; } = "";

    public AzuriteProcess Azurite => _azurite ?? throw new InvalidOperationException("The stack has not started.");

    /// <summary>Of the functions host; null while it restarts.</summary>
    public int? FunctionsProcessId => _functions?.ProcessId;

    /// <summary>Of the workers that run now.</summary>
    public IReadOnlyList<int> WorkerProcessIds => [.. _workers.Select(worker => worker.ProcessId).OfType<int>()];

    /// <param name="progress">Gets a line for each step, and later for each process that dies and is started again.</param>
    /// <exception cref="InvalidOperationException">Something is not installed, not built or does not start; the message says what and shows its last output.</exception>
    public static async Task<LocalStack> StartAsync(LocalStackOptions options, IProgress<string> progress, CancellationToken cancellation)
    {
        var stack = new LocalStack(options with { DataDirectory = Path.GetFullPath(options.DataDirectory), LogDirectory = Path.GetFullPath(options.LogDirectory) }, progress);
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            timeout.CancelAfter(options.StartTimeout);
            await stack.StartAsync(timeout.Token);
            return stack;
        }
        catch (Exception e)
        {
            await stack.DisposeAsync();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new InvalidOperationException(
                    $"The local stack has not started within {options.StartTimeout.TotalSeconds:0} s; its logs are in {options.LogDirectory}.", e);
            throw;
        }
    }

    /// <summary>Asks every part how it is.</summary>
    public async Task<IReadOnlyList<ComponentHealth>> CheckAsync(CancellationToken cancellation)
    {
        var functions = await FunctionsStatusAsync(cancellation);
        return
        [
            new ComponentHealth("Azurite", !Azurite.Exited.IsCompleted, $"process {Azurite.ProcessId}, blobs {Azurite.BlobServiceUri}"),
            new ComponentHealth("functions", functions is null, functions ?? $"process {FunctionsProcessId}, {FunctionsUri}"),
            .. _workers.Select(worker => new ComponentHealth(
                worker.Name, worker.LastFailure is null || worker.ProcessId is not null,
                worker.ProcessId is { } id ? $"process {id}" : worker.LastFailure ?? "waits for work")),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (_tasks.Count > 0)
            _progress.Report("The local stack stops.");
        // Functions and workers first: they give back what they hold, for which storage must still be there.
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_tasks);
        }
        finally
        {
            _events?.Dispose();
            if (_azurite is not null)
                await _azurite.DisposeAsync();
            _lock?.Dispose();
            _http.Dispose();
            _stop.Dispose();
        }
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var functionsAssembly = _options.FunctionsAssembly ?? BuildOutput.Find("functions/Pipeline.Functions");
        var workerAssembly = _options.WorkerAssembly ?? BuildOutput.Find("gpu-worker/Pipeline.Worker");
        _lock = await DataLock.TakeAsync(DataDirectory);
        var before = StackAddresses.TryRead(DataDirectory);

        _azurite = await AzuriteProcess.StartAsync(
            new AzuriteOptions
            {
                DataDirectory = Path.Combine(DataDirectory, "azurite"),
                LogFile = Log("azurite"),
                // The ports of the last run, so that addresses in stored documents and other programs stay right.
                BlobPort = LoopbackPort.Take(before?.BlobPort ?? 0),
                QueuePort = LoopbackPort.Take(before?.QueuePort ?? 0),
            },
            cancellation);
        _tasks.Add(KeepAzuriteAsync(_azurite));
        await StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = ConnectionString }).EnsureCreatedAsync(cancellation);
        _progress.Report($"Azurite holds blobs at {_azurite.BlobServiceUri} and queues at {_azurite.QueueServiceUri}");

        // A folder of an older version knows no keys yet.
        Keys = before?.Keys ?? Keys;
        FunctionsUri = new Uri($"http://127.0.0.1:{LoopbackPort.Take(_options.FunctionsPort != 0 ? _options.FunctionsPort : before?.FunctionsUri.Port ?? 0)}/");
        await StartFunctionsAsync(functionsAssembly, cancellation);
        new StackAddresses(Environment.ProcessId, ConnectionString, FunctionsUri, Keys, _azurite.BlobPort, _azurite.QueuePort).Write(DataDirectory);
        _progress.Report($"Functions answer at {FunctionsUri}api/ (key {Keys.Admin})");

        StartWorkers(workerAssembly);
        _events = new BlobEventSource(new BlobEventSourceOptions
        {
            ConnectionString = ConnectionString,
            StateFile = Path.Combine(DataDirectory, "sent-events.tsv"),
        });
        _tasks.Add(Task.Run(() => _events.RunAsync(_progress, _stop.Token), CancellationToken.None));
        _progress.Report($"Up to {_options.Workers} worker(s) start when there is work; logs are in {_options.LogDirectory}");
    }

    private async Task StartFunctionsAsync(string assembly, CancellationToken cancellation)
    {
        _functions = Supervise("functions", assembly, _ => Task.CompletedTask, mayEnd: false, _options.FunctionsEnvironment, new(Keys.Settings())
        {
            ["AzureWebJobsStorage"] = _options.Route(ConnectionString),
            ["AzureFunctionsWebHost__hostid"] = HostId,
            ["ASPNETCORE_URLS"] = FunctionsUri.ToString().TrimEnd('/'),
            // The host's longest pause between looks at an empty queue is a minute; here somebody waits for it.
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:01",
            // What a killed process held would otherwise be hidden for the host's ten minutes. Renewed at half, so work may take longer.
            ["LocalEngine__QueueLease"] = "00:00:30",
            ["Webhooks__AllowLocal"] = "true",
            ["Retraining__Schedule"] = "0 0 2 * * *",
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
            ["Logging__Console__FormatterOptions__UseUtcTimestamp"] = "true",
            ["Logging__Console__FormatterOptions__ColorBehavior"] = "Disabled",
        });
        while (true)
        {
            MasterKey = await ReadMasterKeyAsync(cancellation) ?? MasterKey;
            if (MasterKey.Length > 0 && await FunctionsStatusAsync(cancellation) is null)
                return;
            if (_functions.LastFailure is { } failure)
                throw new InvalidOperationException(failure);
            await Task.Delay(100, cancellation);
        }
    }

    private void StartWorkers(string assembly)
    {
        var watch = new WorkQueueWatch(ConnectionString);
        for (var slot = 0; slot < _options.Workers; slot++)
        {
            var number = slot;
            _workers.Add(Supervise($"worker-{number + 1}", assembly, stopping => watch.UntilNeededAsync(number, stopping), mayEnd: true, _options.WorkerEnvironment, new()
            {
                ["Worker__IdleExitSeconds"] = _options.WorkerIdleExit.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            }));
        }
    }

    private Supervisor Supervise(
        string name,
        string assembly,
        Func<CancellationToken, Task> untilNeeded,
        bool mayEnd,
        IReadOnlyDictionary<string, string?> fromOptions,
        Dictionary<string, string?> environment)
    {
        environment["Storage"] = _options.Route(ConnectionString);
        foreach (var (key, value) in fromOptions)
            environment[key] = value;
        var options = new ChildProcessOptions
        {
            Name = name,
            Command = ["dotnet", assembly],
            LogFile = Log(name),
            WorkingDirectory = Path.GetDirectoryName(assembly),
            Environment = environment,
        };
        var supervisor = new Supervisor(options, untilNeeded, mayEnd, _options.StopGrace, _options.LongestRestartPause, _progress);
        _tasks.Add(Task.Run(() => supervisor.RunAsync(_stop.Token), CancellationToken.None));
        return supervisor;
    }

    private async Task KeepAzuriteAsync(AzuriteProcess azurite)
    {
        var stopped = Task.Delay(Timeout.Infinite, _stop.Token);
        while (await Task.WhenAny(azurite.Exited, stopped) != stopped)
        {
            _progress.Report($"Azurite ended with code {await azurite.Exited} and starts again ({Log("azurite")}).");
            try
            {
                await azurite.RestartAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (InvalidOperationException e)
            {
                _progress.Report(e.Message);
                await Task.Delay(TimeSpan.FromSeconds(5), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<string?> ReadMasterKeyAsync(CancellationToken cancellation)
    {
        try
        {
            var blob = new BlobServiceClient(ConnectionString).GetBlobContainerClient("azure-webjobs-secrets").GetBlobClient($"{HostId}/host.json");
            var answer = await blob.DownloadContentAsync(cancellation);
            using var keys = JsonDocument.Parse(answer.Value.Content);
            return keys.RootElement.GetProperty("masterKey").GetProperty("value").GetString();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Null when the host answers; what is wrong otherwise.</summary>
    private async Task<string?> FunctionsStatusAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(FunctionsUri, "admin/host/status"));
        request.Headers.Add("x-functions-key", MasterKey);
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            return answer.IsSuccessStatusCode ? null : $"answers {(int)answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"does not answer within {_http.Timeout.TotalSeconds:0} s";
        }
    }

    private string Log(string name) => Path.Combine(_options.LogDirectory, $"{name}.log");
}
