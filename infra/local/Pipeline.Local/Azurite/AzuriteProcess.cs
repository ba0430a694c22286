using System.Text.RegularExpressions;
using Pipeline.Local.Stack;

namespace Pipeline.Local.Azurite;

/// <summary>
/// Blob and queue storage on this machine: npm's Azurite on loopback and on disk, stopped with this process however it ends.
/// Azurite writes its tables of blobs and messages every 5 s and when it is asked to stop; killing Azurite itself by SIGKILL
/// can lose those seconds.
/// </summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // The account key that every Azurite has; it is published in its documentation and protects nothing.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // A dying parent's threads each raise the death signal, and Azurite heeds only the first: a second would end it while it
    // saves. The timer ends it when the signal came before Azurite listened to it.
    private const string SurviveRepeatedSignals =
        "data:text/javascript,process.on('SIGTERM',()=>setTimeout(()=>process.exit(1),10000).unref())";

    private readonly AzuriteOptions _options;
    private ChildProcess _process;

    private AzuriteProcess(AzuriteOptions options, ChildProcess process, int blobPort, int queuePort)
    {
        _options = options;
        _process = process;
        BlobPort = blobPort;
        QueuePort = queuePort;
    }

    public int BlobPort { get; }
    public int QueuePort { get; }
    public int ProcessId => _process.Id;
    public Uri BlobServiceUri => new($"http://127.0.0.1:{BlobPort}/{Account}");
    public Uri QueueServiceUri => new($"http://127.0.0.1:{QueuePort}/{Account}");

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={BlobServiceUri};QueueEndpoint={QueueServiceUri};";

    /// <summary>Ends with the exit code when Azurite stops, asked or not.</summary>
    public Task<int> Exited => _process.Exited;

    /// <exception cref="InvalidOperationException">Azurite is not installed, ended early or does not listen in time; the message says which.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellation = default)
    {
        var (process, blobPort, queuePort) = await LaunchAsync(options, cancellation);
        return new AzuriteProcess(options, process, blobPort, queuePort);
    }

    public static Task<AzuriteProcess> StartAsync(string dataDirectory, CancellationToken cancellation = default) =>
        StartAsync(new AzuriteOptions { DataDirectory = dataDirectory }, cancellation);

    /// <summary>Stops it, so that storage is away until <see cref="RestartAsync"/>; <paramref name="grace"/> zero is a crash.</summary>
    public Task StopAsync(TimeSpan grace) => _process.StopAsync(grace);

    /// <summary>Starts it again on the same folder and ports, after a stop or a crash.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await _process.DisposeAsync();
        (_process, _, _) = await LaunchAsync(_options with { BlobPort = BlobPort, QueuePort = QueuePort }, cancellation);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<(ChildProcess Process, int BlobPort, int QueuePort)> LaunchAsync(AzuriteOptions options, CancellationToken cancellation)
    {
        var script = options.Script ?? Path.Combine(Repository.Root, "infra/local/node_modules/azurite/dist/src/azurite.js");
        if (!File.Exists(script))
            throw new InvalidOperationException($"Azurite is not installed ({script} is missing); run ./pipeline setup.");

        Directory.CreateDirectory(options.DataDirectory);
        var log = options.LogFile ?? Path.Combine(options.DataDirectory, "azurite.log");
        var alreadyLogged = File.Exists(log) ? new FileInfo(log).Length : 0;
        var process = await ChildProcess.StartAsync(new ChildProcessOptions
        {
            Name = "Azurite",
            LogFile = log,
            // Asked rather than killed, so that it saves what it holds in memory.
            OnParentDeath = Signal.Terminate,
            Command =
            [
                "node", "--import", SurviveRepeatedSignals, script, "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", options.DataDirectory,
                "--blobHost", "127.0.0.1", "--blobPort", $"{options.BlobPort}",
                "--queueHost", "127.0.0.1", "--queuePort", $"{options.QueuePort}",
                // One process always serves tables too; nobody is told the port.
                "--tableHost", "127.0.0.1", "--tablePort", "0",
            ],
        });

        try
        {
            var (blobPort, queuePort) = await WaitUntilListeningAsync(process, options, alreadyLogged, cancellation);
            return (process, blobPort, queuePort);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task<(int BlobPort, int QueuePort)> WaitUntilListeningAsync(
        ChildProcess process, AzuriteOptions options, long logStart, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(options.StartTimeout);
        while (true)
        {
            var ports = Listening().Matches(ReadFrom(process.Options.LogFile, logStart))
                .ToDictionary(match => match.Groups["service"].Value, match => int.Parse(match.Groups["port"].Value));
            // The services start one after another; the signal handlers that save its data come after the last.
            if (ports.ContainsKey("Table"))
                return (ports["Blob"], ports["Queue"]);
            if (process.HasExited)
                throw new InvalidOperationException($"Azurite ended with code {await process.Exited} instead of listening. Its last output:\n{process.LogTail()}");
            try
            {
                await Task.Delay(50, timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    $"Azurite does not listen after {options.StartTimeout.TotalSeconds:0} s. Its last output:\n{process.LogTail()}");
            }
        }
    }

    private static string ReadFrom(string path, long start)
    {
        if (!File.Exists(path))
            return "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        // A rotation in between has made the log shorter than it was.
        file.Seek(start <= file.Length ? start : 0, SeekOrigin.Begin);
        return new StreamReader(file).ReadToEnd();
    }

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://[^:\s]+:(?<port>\d+)")]
    private static partial Regex Listening();
}
