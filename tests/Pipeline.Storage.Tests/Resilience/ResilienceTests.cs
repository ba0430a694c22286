using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Storage;
using Pipeline.Storage.Resilience;
using Pipeline.Testing;
using Pipeline.Testing.Faults;

namespace Pipeline.Storage.Tests.Resilience;

public sealed class ResilienceTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private FaultProxy? _proxy;

    private FaultProxy Proxy => _proxy!;

    public async ValueTask InitializeAsync() => _proxy = await FaultProxy.StartAsync(TestStorage.Cancellation);

    public async ValueTask DisposeAsync() => await Proxy.DisposeAsync();

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Answer_ThatARepeatCanMend_IsRepeated(int status)
    {
        var container = await ContainerAsync(Quick());
        Proxy.Inject(new Fault.Answer(status), times: 2, request => request.Method == "PUT");

        await container.UploadBlobAsync("a", BinaryData.FromString("hello"), TestStorage.Cancellation);

        Assert.Equal("hello", await TextAsync(container));
        Assert.Equal(2, Proxy.Counts[nameof(Fault.Answer)]);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    public async Task Answer_ThatARepeatCannotMend_IsPassedOnAtOnce(int status)
    {
        var container = await ContainerAsync(Quick());
        Proxy.Inject(new Fault.Answer(status), times: 99, request => request.Method == "PUT");

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => container.UploadBlobAsync("a", BinaryData.FromString("hello"), TestStorage.Cancellation));

        Assert.Equal(status, failure.Status);
        Assert.Equal(1, Proxy.Counts[nameof(Fault.Answer)]);
    }

    [Fact]
    public async Task Connection_BrokenBeforeOrAfterTheWrite_IsRepeatedWithTheWholeBody()
    {
        var container = await ContainerAsync(Quick());
        var content = new byte[3 << 20];
        Random.Shared.NextBytes(content);
        var faults = new Queue<Fault?>([new Fault.BreakBefore(), new Fault.LoseAnswer(), null]);
        Proxy.Inject(request => request.Method == "PUT" && faults.TryDequeue(out var fault) ? fault : null);

        // From a stream, which has to be wound back.
        await container.GetBlobClient("a").UploadAsync(new MemoryStream(content), overwrite: true, TestStorage.Cancellation);

        Assert.Equal(content, (await azurite.Blobs.GetBlobContainerClient(container.Name).GetBlobClient("a").DownloadContentAsync(TestStorage.Cancellation)).Value.Content.ToArray());
        Assert.Empty(faults);
    }

    [Fact]
    public async Task ConditionalWrite_WhoseAnswerIsLost_CountsAsWritten()
    {
        var container = await ContainerAsync(Quick());
        Proxy.Inject(new Fault.LoseAnswer(), times: 1, request => request.Method == "PUT");

        var written = await container.TryCreateAsync("a", new { value = 1 }, TestStorage.Cancellation);

        Assert.True(written);
        Assert.Equal(1, Proxy.Counts[nameof(Fault.LoseAnswer)]);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task ConditionalWrite_RefusedAlthoughNobodyElseWrote_IsWritten(int status)
    {
        var container = await ContainerAsync(Quick());

        Proxy.Inject(new Fault.Answer(status), times: 1, request => request.Method == "PUT");
        var created = await container.TryPutAsync("a", new { value = 1 }, expected: null, TestStorage.Cancellation);
        Proxy.Inject(new Fault.Answer(status), times: 1, request => request.Method == "PUT");
        var replaced = await container.TryReplaceAsync("a", new { value = 2 }, created!.Value, TestStorage.Cancellation);

        Assert.True(replaced);
        Assert.Contains("2", await TextAsync(container));
        Assert.Equal(2, Proxy.Counts[nameof(Fault.Answer)]);
    }

    [Fact]
    public async Task ConditionalWrite_RefusedForever_FailsInsteadOfLosingTheDocument()
    {
        var container = await ContainerAsync(Quick());
        Proxy.Inject(new Fault.Answer(409), times: 99, request => request.Method == "PUT");

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => container.TryCreateAsync("a", new { value = 1 }, TestStorage.Cancellation));

        Assert.Equal(409, failure.Status);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(9 << 20)]
    public async Task Answer_ThatBreaksOff_IsReadToItsEnd(int bytes)
    {
        var container = await ContainerAsync(Quick());
        var content = new byte[bytes];
        Random.Shared.NextBytes(content);
        await container.UploadBlobAsync("a", new BinaryData(content), TestStorage.Cancellation);
        Proxy.Inject(new Fault.Truncate(), times: 1, request => request.Method == "GET");

        var read = await container.GetBlobClient("a").DownloadContentAsync(TestStorage.Cancellation);

        Assert.True(content.AsSpan().SequenceEqual(read.Value.Content.ToMemory().Span));
        Assert.Equal(1, Proxy.Counts[nameof(Fault.Truncate)]);
    }

    [Fact]
    public async Task Attempt_WithoutAnAnswer_IsGivenUpInTimeAndRepeated()
    {
        var resilience = Quick();
        resilience.AttemptSeconds = 1;
        var container = await ContainerAsync(resilience);
        Proxy.Inject(new Fault.Hang(), times: 1, request => request.Method == "PUT");

        await container.UploadBlobAsync("a", BinaryData.FromString("hello"), TestStorage.Cancellation).WaitAsync(TimeSpan.FromSeconds(60), TestStorage.Cancellation);

        Assert.Equal("hello", await TextAsync(container));
    }

    [Fact]
    public async Task Patience_ThatEnds_IsOneKindOfFailure()
    {
        var container = await ContainerAsync(Quick());
        Proxy.Inject(new Fault.BreakBefore(), times: 99, request => request.Method == "PUT");

        await Assert.ThrowsAsync<RequestFailedException>(() => container.UploadBlobAsync("a", BinaryData.FromString("hello"), TestStorage.Cancellation));

        Assert.Equal(1 + Quick().MaxRetries, Proxy.Counts[nameof(Fault.BreakBefore)]);
    }

    [Fact]
    public async Task RetryAfter_OfTheServer_IsWaitedFor()
    {
        var container = await ContainerAsync(Quick());
        Proxy.Inject(new Fault.Answer(503, RetryAfterSeconds: 2), times: 1, request => request.Method == "PUT");
        var start = Stopwatch.GetTimestamp();

        await container.UploadBlobAsync("a", BinaryData.FromString("hello"), TestStorage.Cancellation);

        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(1.9), "the server asked for 2 s");
    }

    [Fact]
    public async Task RetryAfter_LongerThanAllowed_IsCut()
    {
        var resilience = Quick();
        resilience.LongestRetryAfterSeconds = 0.1;
        var container = await ContainerAsync(resilience);
        Proxy.Inject(new Fault.Answer(503, RetryAfterSeconds: 600), times: 1, request => request.Method == "PUT");

        await container.UploadBlobAsync("a", BinaryData.FromString("hello"), TestStorage.Cancellation).WaitAsync(TimeSpan.FromSeconds(60), TestStorage.Cancellation);
    }

    [Fact]
    public async Task Breaker_OpenedByOneBlob_KeepsTheWholeAccountFromBeingCalled()
    {
        var resilience = Quick();
        resilience.MaxRetries = 1;
        resilience.BreakerMinimumAttempts = 4;
        resilience.BreakerRestSeconds = 600;
        var storage = Storage(resilience);
        var asked = 0;
        Proxy.Inject(_ =>
        {
            Interlocked.Increment(ref asked);
            return new Fault.Answer(503);
        });
        for (var call = 0; call < 4; call++)
            await Assert.ThrowsAsync<RequestFailedException>(() => storage.Container("any").GetBlobClient("a").ExistsAsync(TestStorage.Cancellation));
        var before = asked;

        // Another service of the same account.
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => storage.Queue("any").ExistsAsync(TestStorage.Cancellation));

        Assert.Equal(4, before);
        Assert.Equal(before, asked);
        Assert.Contains("left alone", failure.Message);
    }

    [Fact]
    public async Task Breaker_AfterItsRest_LetsCallsThroughAgain()
    {
        var resilience = Quick();
        resilience.BreakerMinimumAttempts = 2;
        resilience.BreakerRestSeconds = 0.5;
        resilience.MaxRetries = 10;
        resilience.FirstPauseSeconds = 0.3;
        var container = await ContainerAsync(resilience);
        Proxy.Inject(new Fault.Answer(503), times: 2, _ => true);

        // The breaker opens within this call, whose retries outlast its rest.
        Assert.False(await container.GetBlobClient("a").ExistsAsync(TestStorage.Cancellation));
    }

    [Fact]
    public async Task Caller_WhoGivesUp_IsNotRetried()
    {
        var container = await ContainerAsync(Quick());
        Proxy.Inject(new Fault.Hang(), times: 99, request => request.Method == "PUT");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => container.UploadBlobAsync("a", BinaryData.FromString("hello"), limit.Token));

        Assert.Equal(1, Proxy.Counts[nameof(Fault.Hang)]);
    }

    [Fact]
    public async Task QueueMessage_ThroughFaults_IsReceivedWithItsText()
    {
        var storage = Storage(Quick());
        var queue = storage.Queue(AzuriteFixture.Unique("q"));
        var faults = new Queue<Fault?>([new Fault.Answer(500), null, new Fault.Truncate()]);
        await queue.CreateAsync(cancellationToken: TestStorage.Cancellation);
        Proxy.Inject(request => request.Path.EndsWith("/messages", StringComparison.Ordinal) && faults.TryDequeue(out var fault) ? fault : null);

        await queue.SendMessageAsync("hello", TestStorage.Cancellation);
        // The answer that broke off hid the message for a second.
        QueueMessage? received = null;
        while (received is null)
            received = await queue.ReceiveMessageAsync(TimeSpan.FromSeconds(1), TestStorage.Cancellation);

        Assert.Equal("hello", received.Body.ToString());
        Assert.Empty(faults);
    }

    [Fact]
    public void Settings_OutOfBounds_AreAllNamed()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage"] = azurite.ConnectionString,
            ["Resilience:MaxRetries"] = "0",
            ["Resilience:AttemptSeconds"] = "-1",
        }).Build();
        var services = new ServiceCollection().AddPipelineStorage(configuration).BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(services.GetRequiredService<PipelineStorage>);

        Assert.Contains("MaxRetries", error.Message);
        Assert.Contains("AttemptSeconds", error.Message);
    }

    private static ResilienceOptions Quick() => new() { FirstPauseSeconds = 0.05, LongestPauseSeconds = 0.5, MaxRetries = 4 };

    private PipelineStorage Storage(ResilienceOptions resilience) =>
        StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = Proxy.Before(azurite.ConnectionString) }, resilience);

    private async Task<BlobContainerClient> ContainerAsync(ResilienceOptions resilience)
    {
        var container = Storage(resilience).Container(AzuriteFixture.Unique("faults"));
        await container.CreateAsync(cancellationToken: TestStorage.Cancellation);
        return container;
    }

    private async Task<string> TextAsync(BlobContainerClient container) =>
        (await azurite.Blobs.GetBlobContainerClient(container.Name).GetBlobClient("a").DownloadContentAsync(TestStorage.Cancellation)).Value.Content.ToString();
}
