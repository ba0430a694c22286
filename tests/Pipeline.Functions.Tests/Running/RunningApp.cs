using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Pipeline.Functions.Tests.Access;
using Pipeline.Local.Stack;
using Pipeline.Storage;

namespace Pipeline.Functions.Tests.Running;

/// <summary>The functions as a process of their own, behind the local engine, with the event source; the tests play the worker.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    /// <summary>Nothing takes so long; a busy machine may.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _directory = Directory.CreateTempSubdirectory("functions-").FullName;
    private LocalStack? _stack;

    internal HttpClient Client { get; } = new();

    internal HttpClient ClientWithoutKey { get; } = new();

    /// <summary>Whose tokens count beside the keys.</summary>
    internal TestIssuer Issuer { get; } = new();

    internal ApiKeys Keys => _stack!.Keys;

    internal PipelineStorage Storage => StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = _stack!.ConnectionString });

    public async ValueTask InitializeAsync()
    {
        await Issuer.InitializeAsync();
        _stack = await LocalStack.StartAsync(
            new LocalStackOptions
            {
                DataDirectory = Path.Combine(_directory, "data"),
                LogDirectory = Path.Combine(_directory, "logs"),
                Workers = 0,
                // Never started, but looked for.
                WorkerAssembly = typeof(RunningApp).Assembly.Location,
                FunctionsEnvironment = new Dictionary<string, string?>
                {
                    ["Uploads__ItemSize"] = "2",
                    ["Api__Entra__Authority"] = Issuer.Authority,
                    ["Api__Entra__Audience"] = TestIssuer.Audience,
                    ["Api__Entra__AllowLocal"] = "true",
                    // What a killed process held comes back after this long, not after the host's ten minutes.
                    ["LocalEngine__QueueLease"] = "00:00:04",
                    // A delivery that a killed process had claimed is made again ten seconds after this.
                    ["Webhooks__TimeoutSeconds"] = "5",
                },
            },
            new Progress<string>(),
            CancellationToken.None);
        Client.BaseAddress = ClientWithoutKey.BaseAddress = new Uri(_stack.FunctionsUri, "api/");
        Client.DefaultRequestHeaders.Add("x-functions-key", _stack.Keys.Admin);
    }

    /// <summary>SIGKILL; the stack starts the functions again.</summary>
    internal void KillFunctions()
    {
        if (_stack!.FunctionsProcessId is not { } id)
            return;
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    /// <summary>Sends a request; the answer must have the status.</summary>
    internal async Task<JsonElement> CallAsync(HttpMethod method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Client.SendAsync(request, TestApp.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(TestApp.Cancellation);
        Assert.True((int)answer.StatusCode == status, $"{method} {path} answered {(int)answer.StatusCode}: {text}");
        if (status >= 400)
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    internal Task<JsonElement> GetAsync(string path, int status = 200) => CallAsync(HttpMethod.Get, path, null, status);

    /// <summary>Asks until the answer is as wanted.</summary>
    internal async Task<JsonElement> PollAsync(string path, Func<JsonElement, bool> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestApp.Cancellation);
        patience.CancelAfter(Patience);
        var last = "nothing";
        try
        {
            while (true)
            {
                try
                {
                    using var answer = await Client.GetAsync(path, patience.Token);
                    last = await answer.Content.ReadAsStringAsync(patience.Token);
                    if (answer.IsSuccessStatusCode && JsonSerializer.Deserialize<JsonElement>(last) is var json && wanted(json))
                        return json;
                }
                catch (HttpRequestException e)
                {
                    // The functions may be between two lives.
                    last = e.Message;
                }
                await Task.Delay(200, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!TestApp.Cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{path} did not answer as wanted within {Patience.TotalSeconds} s; last: {last}\n{FunctionsLog()}");
        }
    }

    /// <summary>Asks until it is not found.</summary>
    internal async Task GoneAsync(string path)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestApp.Cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            try
            {
                using var answer = await Client.GetAsync(path, patience.Token);
                if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
                    return;
            }
            catch (HttpRequestException)
            {
                // The functions may be between two lives.
            }
            await Task.Delay(200, patience.Token);
        }
    }

    /// <summary>Waits until the log of the functions tells it: a line is written after the answer that it is about.</summary>
    internal async Task LoggedAsync(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!FunctionsLog(int.MaxValue).Contains(text, StringComparison.Ordinal))
        {
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"The log does not tell '{text}' after {Patience.TotalSeconds} s.\n{FunctionsLog()}");
            await Task.Delay(100, TestApp.Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        ClientWithoutKey.Dispose();
        if (_stack is not null)
            await _stack.DisposeAsync();
        await Issuer.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    internal string FunctionsLog(int lines = 60) =>
        string.Join('\n', File.ReadLines(Path.Combine(_directory, "logs", "functions.log")).TakeLast(lines));
}
