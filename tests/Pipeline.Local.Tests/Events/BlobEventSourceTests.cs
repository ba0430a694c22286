using System.Diagnostics;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Pipeline.Local.Events;
using Pipeline.Testing;

namespace Pipeline.Local.Tests.Events;

public sealed class BlobEventSourceTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("events-test-").FullName;
    private readonly BlobEventSourceOptions _options;
    private readonly BlobContainerClient _container;
    private readonly QueueClient _queue;

    public BlobEventSourceTests(AzuriteFixture azurite)
    {
        _options = new BlobEventSourceOptions
        {
            ConnectionString = azurite.ConnectionString,
            StateFile = Path.Combine(_directory, "sent.tsv"),
            Container = AzuriteFixture.Unique("uploads"),
            Queue = AzuriteFixture.Unique("events"),
        };
        _container = azurite.Blobs.GetBlobContainerClient(_options.Container);
        _queue = azurite.Queues.GetQueueClient(_options.Queue);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _container.CreateAsync(cancellationToken: Cancellation);
        await _queue.CreateAsync(cancellationToken: Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Commit_Written_SendsTheBlobCreatedEventThatEventGridWouldSend()
    {
        using var source = new BlobEventSource(_options);
        var written = await UploadAsync("streets/batch.json", """{"a":1}""");

        await source.ScanAsync(Cancellation);

        var message = (await _queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        using var json = JsonDocument.Parse(message.Body);
        var sent = json.RootElement;
        Assert.Equal("Microsoft.Storage.BlobCreated", sent.GetProperty("eventType").GetString());
        Assert.Equal($"/blobServices/default/containers/{_options.Container}/blobs/streets/batch.json", sent.GetProperty("subject").GetString());
        Assert.True(Guid.TryParse(sent.GetProperty("id").GetString(), out _));
        Assert.True(sent.GetProperty("eventTime").TryGetDateTimeOffset(out _));
        Assert.Equal("1", sent.GetProperty("metadataVersion").GetString());
        var data = sent.GetProperty("data");
        Assert.Equal(written.Trim('"'), data.GetProperty("eTag").GetString());
        Assert.Equal("PutBlob", data.GetProperty("api").GetString());
        Assert.Equal(7, data.GetProperty("contentLength").GetInt64());
        Assert.Equal("BlockBlob", data.GetProperty("blobType").GetString());
        Assert.Equal(_container.GetBlobClient("streets/batch.json").Uri.AbsoluteUri, data.GetProperty("url").GetString());
    }

    [Fact]
    public async Task Blobs_OutsideTheFilter_SendNothing()
    {
        using var source = new BlobEventSource(_options);
        await UploadAsync("streets/images/one.jpg");
        await UploadAsync("streets/labels.json");
        await UploadAsync("streets/notbatch.json");
        await UploadAsync("batch.json.bak/x");

        Assert.Equal(0, await source.ScanAsync(Cancellation));
    }

    [Fact]
    public async Task Blob_OverwrittenWithinTheSameSecond_SendsAnotherEvent()
    {
        using var source = new BlobEventSource(_options);
        var sent = 0;
        for (var version = 0; version < 5; version++)
        {
            await UploadAsync("fast/batch.json", $"{version}");
            sent += await source.ScanAsync(Cancellation);
            sent += await source.ScanAsync(Cancellation);
        }

        Assert.Equal(5, sent);
    }

    [Fact]
    public async Task Source_Restarted_SendsOnlyWhatItHasNotSent()
    {
        await UploadAsync("first/batch.json");
        using (var source = new BlobEventSource(_options))
            await source.ScanAsync(Cancellation);
        await UploadAsync("second with space\u00e9/batch.json");
        await UploadAsync("first/batch.json", "changed while nobody looked");

        using var restarted = new BlobEventSource(_options);

        Assert.Equal(2, await restarted.ScanAsync(Cancellation));
        Assert.Equal(0, await restarted.ScanAsync(Cancellation));
    }

    [Fact]
    public async Task StateFile_CutByACrash_LosesNothing()
    {
        await UploadAsync("kept/batch.json");
        await UploadAsync("cut/batch.json");
        using (var source = new BlobEventSource(_options))
            await source.ScanAsync(Cancellation);
        await using (var file = new FileStream(_options.StateFile, FileMode.Open))
            file.SetLength(file.Length - 5);

        using var restarted = new BlobEventSource(_options);

        Assert.Equal(1, await restarted.ScanAsync(Cancellation));
    }

    [Fact]
    public async Task Blob_DeletedAndWrittenAgain_IsAnEvent()
    {
        using var source = new BlobEventSource(_options);
        await UploadAsync("again/batch.json");
        await source.ScanAsync(Cancellation);
        await _container.DeleteBlobAsync("again/batch.json", cancellationToken: Cancellation);
        await source.ScanAsync(Cancellation);
        await UploadAsync("again/batch.json");

        Assert.Equal(1, await source.ScanAsync(Cancellation));
    }

    [Fact]
    public async Task Source_Running_SendsWithinASecond()
    {
        using var source = new BlobEventSource(_options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = source.RunAsync(new Progress<string>(), stop.Token);
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await UploadAsync($"streets{i}/batch.json");
            await NextMessageAsync();
            fastest = Stopwatch.GetElapsedTime(started) < fastest ? Stopwatch.GetElapsedTime(started) : fastest;
        }
        await stop.CancelAsync();
        await running;

        // The fastest of five: the machine may be busy with other tests.
        Assert.InRange(fastest.TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task Listing_LongerThanAPage_FindsEveryCommitOnce()
    {
        for (var i = 0; i < 60; i++)
            await UploadAsync($"{i:D3}/{(i % 2 == 0 ? "batch.json" : "image.png")}", "");
        using var source = new BlobEventSource(_options with { PageSize = 7 });

        Assert.Equal(30, await source.ScanAsync(Cancellation));
        Assert.Equal(0, await source.ScanAsync(Cancellation));
    }

    private async Task<string> UploadAsync(string name, string content = "{}") =>
        (await _container.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true, Cancellation)).Value.ETag.ToString();

    private async Task NextMessageAsync()
    {
        while (true)
        {
            if ((await _queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value is { } message)
            {
                await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
                return;
            }
            await Task.Delay(20, Cancellation);
        }
    }
}
