using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Pipeline.Contracts.Work;
using Pipeline.Storage;
using Pipeline.Testing;
using Pipeline.Worker.Items;

namespace Pipeline.Worker.Tests;

public sealed class ItemLedgerTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_CancelledAfterItLanded_IsKnownAsOwnAndBuiltUpon()
    {
        var wire = new LostAnswers();
        var (storage, item) = (await StorageAsync(wire), Item());
        var ledger = await ItemLedger.OpenAsync(storage, item, TimeProvider.System, Cancellation);
        using (var stopping = new CancellationTokenSource())
        {
            wire.LoseNext(stopping);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.CommitImageAsync(Result("a.png"), stopping.Token));
        }

        await ledger.WithdrawAttemptAsync(Cancellation);

        var stored = await StoredAsync(storage, item);
        Assert.Equal(0, stored.Attempts);
        Assert.Equal("a.png", Assert.Single(stored.Images).Image);
    }

    [Fact]
    public async Task Write_CancelledAndOvertakenByAnotherWorker_IsRefused()
    {
        var wire = new LostAnswers();
        var (storage, item) = (await StorageAsync(wire), Item());
        var ledger = await ItemLedger.OpenAsync(storage, item, TimeProvider.System, Cancellation);
        using (var stopping = new CancellationTokenSource())
        {
            wire.LoseNext(stopping);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.BeginImageAsync("a.png", stopping.Token));
        }

        await ItemLedger.OpenAsync(storage, item, TimeProvider.System, Cancellation);

        await Assert.ThrowsAsync<ItemTakenOverException>(() => ledger.WithdrawAttemptAsync(Cancellation));
        Assert.Equal(2, (await StoredAsync(storage, item)).Attempts);
    }

    private async Task<PipelineStorage> StorageAsync(LostAnswers wire)
    {
        var options = new BlobClientOptions();
        options.AddPolicy(wire, HttpPipelinePosition.PerCall);
        var storage = new PipelineStorage(
            new BlobServiceClient(azurite.ConnectionString, options), new QueueServiceClient(azurite.ConnectionString, PipelineStorage.QueueOptions));
        await storage.EnsureCreatedAsync(Cancellation);
        return storage;
    }

    private static WorkItem Item() => new()
    {
        Id = AzuriteFixture.Unique("item"),
        Kind = WorkKind.PseudoLabel,
        Model = "discs",
        Batch = "batch",
        Images = [new ImageClaim("a.png", "\"1\"")],
        Config = new WorkConfig(),
        ConfigHash = "0123456789abcdef",
    };

    private static ImageResult Result(string image) => new() { Image = image, ImageETag = "\"1\"", Mask = $"batch/{image}.png" };

    private static async Task<WorkProgress> StoredAsync(PipelineStorage storage, WorkItem item) =>
        (await storage.Container(ContainerNames.State).TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item.Id), Cancellation))!.Value;

    /// <summary>Lets the next request through and cancels before its answer is seen, as a stop in just that moment does.</summary>
    private sealed class LostAnswers : HttpPipelinePolicy
    {
        private CancellationTokenSource? next;

        public void LoseNext(CancellationTokenSource source) => next = source;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("Only asynchronous calls are made.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (Interlocked.Exchange(ref next, null) is { } source)
            {
                await source.CancelAsync();
                message.CancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
