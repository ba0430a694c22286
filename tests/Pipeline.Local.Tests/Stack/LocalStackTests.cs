using System.Diagnostics;
using System.Net;
using Azure.Storage.Blobs;
using Pipeline.Local.Stack;
using Pipeline.Storage;
using Pipeline.Testing.Host;

namespace Pipeline.Local.Tests.Stack;

public sealed class LocalStackTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("stack-test-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Stack_ProcessesCrash_EveryBatchStillFinishes()
    {
        await using var stack = await LocalStack.StartAsync(StandIns.Stack(_directory), new Progress<string>(), Cancellation);
        await CommitAsync(stack, "plain");
        await FinishedAsync(stack, "plain");

        // The functions die with a message in hand, the worker with another.
        await CommitAsync(stack, "slow");
        await UntilAsync(() => Container(stack, ContainerNames.State).GetBlobClient("slow.started").ExistsAsync(Cancellation));
        Process.GetProcessById(stack.FunctionsProcessId!.Value).Kill();
        await CommitAsync(stack, "crash");
        await FinishedAsync(stack, "slow");
        await FinishedAsync(stack, "crash");

        await stack.Azurite.StopAsync(TimeSpan.FromSeconds(5));
        await UntilAsync(async () => (await stack.CheckAsync(Cancellation)).All(part => part.IsHealthy));
        await CommitAsync(stack, "after");
        await FinishedAsync(stack, "after");
    }

    [Fact]
    public async Task Stack_Started_TellsOthersHowToReachItUntilItStops()
    {
        var options = StandIns.Stack(_directory);
        Uri functions;
        ApiKeys keys;
        await using (var stack = await LocalStack.StartAsync(options, new Progress<string>(), Cancellation))
        {
            var seen = StackAddresses.TryReadRunning(options.DataDirectory)!;
            (functions, keys) = (seen.FunctionsUri, seen.Keys);
            using var http = new HttpClient { BaseAddress = functions };

            Assert.Equal("/api/Ping", await http.GetStringAsync($"api/Ping?code={stack.MasterKey}", Cancellation));
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("api/Ping", Cancellation)).StatusCode);
            Assert.Equal((stack.ConnectionString, stack.Keys), (seen.ConnectionString, seen.Keys));
            var second = await Assert.ThrowsAsync<InvalidOperationException>(() => LocalStack.StartAsync(options, new Progress<string>(), Cancellation));
            Assert.Contains("already runs", second.Message);
        }

        Assert.Null(StackAddresses.TryReadRunning(options.DataDirectory));
        await using var again = await LocalStack.StartAsync(options, new Progress<string>(), Cancellation);
        Assert.Equal((functions, keys), (again.FunctionsUri, again.Keys));
    }

    [Fact]
    public async Task Stack_ParentKilled_LeavesNoProcess()
    {
        using var parent = Process.Start(new ProcessStartInfo("dotnet", [StandIns.Program, "stack", _directory]) { RedirectStandardOutput = true })!;
        var children = (await parent.StandardOutput.ReadLineAsync(Cancellation))!.Split(' ').Select(id => Process.GetProcessById(int.Parse(id))).ToList();

        parent.Kill();

        foreach (var process in children.Prepend(parent))
            await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
    }

    [Fact]
    public async Task Stack_FunctionsDoNotStart_FailsWithTheirLastOutput()
    {
        var options = StandIns.Stack(_directory) with { FunctionsAssembly = Path.Combine(_directory, "none.dll") };

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => LocalStack.StartAsync(options, new Progress<string>(), Cancellation));

        Assert.Contains("none.dll", failure.Message);
    }

    private static BlobContainerClient Container(LocalStack stack, string name) => new(stack.ConnectionString, name);

    private static Task CommitAsync(LocalStack stack, string batch) =>
        Container(stack, ContainerNames.Uploads).UploadBlobAsync($"{batch}/batch.json", BinaryData.FromString("{}"), Cancellation);

    private static Task FinishedAsync(LocalStack stack, string batch) =>
        UntilAsync(() => Container(stack, ContainerNames.Masks).GetBlobClient($"{batch}/index.json").ExistsAsync(Cancellation));

    private static Task UntilAsync(Func<Task<Azure.Response<bool>>> condition) => UntilAsync(async () => (await condition()).Value);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(90));
        while (!await condition())
            await Task.Delay(100, timeout.Token);
    }
}
