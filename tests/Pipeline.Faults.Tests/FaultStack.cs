using System.Diagnostics;
using System.Runtime.InteropServices;
using Azure;
using Pipeline.Contracts.Batches;
using Pipeline.Local.Api;
using Pipeline.Local.Stack;
using Pipeline.Local.Webhooks;
using Pipeline.Storage;
using Pipeline.Storage.Resilience;
using Pipeline.Testing.Faults;

namespace Pipeline.Faults.Tests;

/// <summary>
/// The real stack: Azurite, functions, two workers, a subscriber. The processes reach storage through a proxy of faults and read a
/// clock that a test can put; the test itself looks at storage directly. The reconciler runs every two seconds instead of
/// every five minutes and takes nine seconds of standing still for lost.
/// </summary>
public sealed partial class FaultStack : IAsyncLifetime
{
    public const int Kill = 9;
    public const int Stop = 19;
    public const int Continue = 18;

    // Far above what anything takes on a busy machine; a test that waits this long has failed.
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private readonly string folder = Directory.CreateTempSubdirectory("faults-").FullName;
    private readonly CancellationTokenSource stop = new();
    private Task reconciling = Task.CompletedTask;
    private LocalStack? stack;
    private FaultProxy? proxy;
    private WebhookReceiver? receiver;
    private PipelineStorage? storage;

    public FaultProxy Proxy => proxy!;
    public WebhookReceiver Receiver => receiver!;
    public LocalStack Stack => stack!;

    /// <summary>Past the proxy.</summary>
    public PipelineStorage Storage => storage!;

    public static bool CanFakeTime => File.Exists(FakeTime);

    private string ClockFile => Path.Combine(folder, "clock");

    public async ValueTask InitializeAsync()
    {
        proxy = await FaultProxy.StartAsync(CancellationToken.None);
        receiver = await WebhookReceiver.StartAsync(CancellationToken.None);
        PutClock(TimeSpan.Zero);
        stack = await LocalStack.StartAsync(Options(), new Progress<string>(), CancellationToken.None);
        storage = StorageServiceCollectionExtensions.Create(
            new StorageOptions { ConnectionString = Stack.ConnectionString }, new ResilienceOptions { MaxRetries = 10, LongestPauseSeconds = 2 });
        using var api = new PipelineApi(Connection.To(Stack.FunctionsUri, Stack.Keys.Admin));
        receiver.Trust((await api.SubscribeAsync(receiver.Address, [], CancellationToken.None)).Secret);
        reconciling = ReconcileAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reconciling;
        if (stack is not null)
            await stack.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
        if (receiver is not null)
            await receiver.DisposeAsync();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The processes' clocks go so much ahead of (or behind) the machine's.</summary>
    public void PutClock(TimeSpan ahead)
    {
        // Renamed into place: a clock that is half written would be read.
        var next = ClockFile + ".next";
        File.WriteAllText(next, $"{(ahead < TimeSpan.Zero ? "" : "+")}{ahead.TotalSeconds:F0}\n");
        File.Move(next, ClockFile, overwrite: true);
    }

    public static void Signal(int process, int signal) => SendSignal(process, signal);

    public async Task<BatchState?> TryStateAsync(string batch)
    {
        try
        {
            return (await Storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), TestContext.Current.CancellationToken))?.Value;
        }
        catch (RequestFailedException)
        {
            // Azurite restarts.
            return null;
        }
    }

    /// <summary>Waits for a condition that the processes bring about.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> reached)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await reached())
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"Not within {Patience}: {what} (seed {SuiteForm.Seed}).\n{Tail("functions")}\n{Tail("worker-1")}\n{Tail("worker-2")}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private LocalStackOptions Options()
    {
        Dictionary<string, string?> both = new()
        {
            ["Resilience__AttemptSeconds"] = "3",
            ["Resilience__FirstPauseSeconds"] = "0.1",
            ["Resilience__LongestPauseSeconds"] = "1",
            ["Resilience__BreakerRestSeconds"] = "0.5",
        };
        if (CanFakeTime)
        {
            both["LD_PRELOAD"] = FakeTime;
            both["FAKETIME_TIMESTAMP_FILE"] = ClockFile;
            both["FAKETIME_NO_CACHE"] = "1";
            both["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
            // Else waits on the clock that is not faked end at once, and every timer thread of .NET spins.
            both["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
        }
        return new LocalStackOptions
        {
            DataDirectory = Path.Combine(folder, "data"),
            LogDirectory = Path.Combine(folder, "logs"),
            StartTimeout = TimeSpan.FromMinutes(3),
            Workers = 2,
            WorkerIdleExit = TimeSpan.FromMinutes(20),
            LongestRestartPause = TimeSpan.FromSeconds(0.2),
            Route = Proxy.Before,
            FunctionsEnvironment = new Dictionary<string, string?>(both)
            {
                ["Uploads__ItemSize"] = "6",
                ["Reconciling__StuckMinutes"] = "0.15",
                ["Reconciling__CommitSeconds"] = "2",
                ["LocalEngine__QueueLease"] = "00:00:05",
                ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:01",
            },
            WorkerEnvironment = new Dictionary<string, string?>(both)
            {
                ["Worker__LeaseSeconds"] = "10",
                ["Worker__PollSeconds"] = "0.2",
                // Two workers that each take every core wait for each other most of the time.
                ["Worker__Threads"] = "1",
                ["Worker__DeferSeconds"] = "1",
                ["Worker__RetrySeconds"] = "0.5",
            },
        };
    }

    /// <summary>The timer's work, by hand and more often: it must also be harmless while everything goes well.</summary>
    private async Task ReconcileAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Stack.FunctionsUri, "admin/functions/Reconciler"));
                request.Headers.Add("x-functions-key", Stack.MasterKey);
                using var answer = await http.SendAsync(request, stop.Token);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The functions are down, as half of these tests want them.
            }
            await Task.Delay(TimeSpan.FromSeconds(2), stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string Tail(string log)
    {
        var file = Path.Combine(folder, "logs", log + ".log");
        return File.Exists(file) ? $"{log}:\n{string.Join('\n', File.ReadLines(file).TakeLast(40))}" : $"no log of {log}";
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
