using System.Diagnostics;
using System.Text.Json;
using Pipeline.Local.Stack;

namespace Pipeline.Functions.Tests.Webhooks;

/// <summary>A receiver in Node, by the npm package that the authors of Standard Webhooks publish.</summary>
internal sealed class NodeReceiver : IAsyncDisposable
{
    private readonly Process _process;

    private NodeReceiver(Process process, int port) => (_process, Url) = (process, $"http://127.0.0.1:{port}/hooks");

    public string Url { get; }

    public static async Task<NodeReceiver> StartAsync(params IEnumerable<string> secrets)
    {
        var local = Path.Combine(Repository.Root, "infra/local");
        Assert.SkipUnless(Directory.Exists(Path.Combine(local, "node_modules/standardwebhooks")), "npm's standardwebhooks is not installed; run npm ci in infra/local.");
        var script = Path.Combine(Repository.Root, "tests/Pipeline.Functions.Tests/Webhooks/node-receiver.mjs");
        var process = Process.Start(new ProcessStartInfo("node", [script, .. secrets]) { WorkingDirectory = local, RedirectStandardOutput = true })!;
        return new NodeReceiver(process, int.Parse((await process.StandardOutput.ReadLineAsync(TestApp.Cancellation))!));
    }

    /// <summary>The next POST: its id, and for each secret why it did not verify, or null where it did.</summary>
    public async Task<(string Id, IReadOnlyList<string?> Refused)> NextAsync()
    {
        var line = JsonSerializer.Deserialize<JsonElement>((await _process.StandardOutput.ReadLineAsync(TestApp.Cancellation))!);
        return (line.GetProperty("id").GetString()!, [.. line.GetProperty("refused").EnumerateArray().Select(reason => reason.GetString())]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
