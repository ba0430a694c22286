using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Pipeline.Local.Azurite;
using Pipeline.Local.Stack;

namespace Pipeline.Local.Tests.Azurite;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("azurite-test-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Azurite_StoppedAndRestarted_KeepsItsPortsBlobsAndMessages()
    {
        await using var azurite = await AzuriteProcess.StartAsync(_directory, Cancellation);
        var container = new BlobContainerClient(azurite.ConnectionString, "kept");
        var queue = new QueueClient(azurite.ConnectionString, "kept");
        await container.CreateAsync(cancellationToken: Cancellation);
        await container.UploadBlobAsync("a.txt", BinaryData.FromString("blob"), Cancellation);
        await queue.CreateAsync(cancellationToken: Cancellation);
        await queue.SendMessageAsync("message", Cancellation);

        await azurite.StopAsync(TimeSpan.FromSeconds(5));
        await azurite.RestartAsync(Cancellation);

        var blob = await container.GetBlobClient("a.txt").DownloadContentAsync(Cancellation);
        Assert.Equal("blob", blob.Value.Content.ToString());
        var message = await queue.ReceiveMessageAsync(cancellationToken: Cancellation);
        Assert.Equal("message", message.Value.MessageText);
    }

    [Fact]
    public async Task Azurite_ParentKilled_SavesAndEnds()
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Pipeline.Testing.Host.dll");
        using var parent = Process.Start(new ProcessStartInfo("dotnet", [host, "azurite", _directory]) { RedirectStandardOutput = true })!;
        var line = (await parent.StandardOutput.ReadLineAsync(Cancellation))!.Split(' ', 2);
        using var child = Process.GetProcessById(int.Parse(line[0]));
        await new BlobContainerClient(line[1], "kept").CreateAsync(cancellationToken: Cancellation);

        parent.Kill();

        await child.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await using var again = await AzuriteProcess.StartAsync(_directory, Cancellation);
        Assert.True(await new BlobContainerClient(again.ConnectionString, "kept").ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Azurite_PortTaken_SaysWhyItEnded()
    {
        await using var first = await AzuriteProcess.StartAsync(Path.Combine(_directory, "first"), Cancellation);

        var second = await Assert.ThrowsAsync<InvalidOperationException>(() => AzuriteProcess.StartAsync(
            new AzuriteOptions { DataDirectory = Path.Combine(_directory, "second"), BlobPort = first.BlobPort }, Cancellation));

        Assert.Contains("EADDRINUSE", second.Message);
    }

    [Fact]
    public async Task Azurite_NotInstalled_NamesTheCommandThatInstallsIt()
    {
        var options = new AzuriteOptions { DataDirectory = _directory, Script = Path.Combine(_directory, "none.js") };

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => AzuriteProcess.StartAsync(options, Cancellation));

        Assert.Contains("./pipeline setup", missing.Message);
    }
}
