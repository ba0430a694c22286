using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using Pipeline.Local.Stack;
using Pipeline.Storage;
using Pipeline.Testing;
using Pipeline.Testing.Host;

namespace Functions.Worker.Local.Tests.Lifecycle;

/// <summary>The engine in a process of its own, ended by signals while a function has a message in hand.</summary>
public sealed class ProcessTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string _logs = Directory.CreateTempSubdirectory("engine-test-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var storage = StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = azurite.ConnectionString });
        await storage.EnsureCreatedAsync(Cancellation);
        foreach (var queue in new[] { QueueNames.BlobEvents, QueueNames.GpuWork })
            await storage.Queue(queue).ClearMessagesAsync(Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_logs, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Process_AskedToStop_GivesItsMessageBackAndEndsWithZero()
    {
        var batch = await SendAsync();
        await using var process = await StartAsync();
        await UntilStartedAsync(batch);

        var code = await process.StopAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(0, code);
        QueueMessage back = await azurite.Queues.GetQueueClient(QueueNames.BlobEvents).ReceiveMessageAsync(cancellationToken: Cancellation);
        Assert.Contains(batch, back.Body.ToString());
    }

    [Fact]
    public async Task Process_Killed_LosesNothing()
    {
        var batch = await SendAsync();
        await using (var killed = await StartAsync())
        {
            await UntilStartedAsync(batch);
            killed.Send(Signal.Kill);
            Assert.Equal(128 + 9, await killed.Exited);
        }

        await using var next = await StartAsync();

        var work = azurite.Queues.GetQueueClient(QueueNames.GpuWork);
        QueueMessage? done = null;
        while (done is null)
        {
            await Task.Delay(100, Cancellation);
            done = (await work.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        }
        Assert.Equal(batch, done.Body.ToString());
    }

    private async Task<string> SendAsync()
    {
        var batch = AzuriteFixture.Unique("slow");
        var subject = $$"""{"subject":"/blobServices/default/containers/uploads/blobs/{{batch}}/batch.json"}""";
        await azurite.Queues.GetQueueClient(QueueNames.BlobEvents).SendMessageAsync(subject, Cancellation);
        return batch;
    }

    private Task<ChildProcess> StartAsync() => ChildProcess.StartAsync(new ChildProcessOptions
    {
        Name = "functions",
        Command = ["dotnet", StandIns.Program],
        LogFile = Path.Combine(_logs, "functions.log"),
        Environment = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Storage"] = azurite.ConnectionString,
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["LocalEngine__QueueLease"] = "00:00:03",
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.200",
        },
    });

    private async Task UntilStartedAsync(string batch)
    {
        var started = new BlobContainerClient(azurite.ConnectionString, ContainerNames.State).GetBlobClient($"{batch}.started");
        while (!await started.ExistsAsync(Cancellation))
            await Task.Delay(50, Cancellation);
    }
}
