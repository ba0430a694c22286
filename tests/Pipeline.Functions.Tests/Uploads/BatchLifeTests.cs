using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Functions.Tests.Reconciling;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Uploads.Http;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Uploads;

/// <summary>Commit, cancel, delete.</summary>
public sealed class BatchLifeTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Commit_OfUploadedFiles_IsAcceptedLikeAnUploadedManifest()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await UploadedAsync(app);

        var committed = await CommitAsync(app, batch);
        var outcome = await batch.DeliverAsync();
        var again = await CommitAsync(app, batch);

        Assert.Equal((1, null), (committed.Value!.Images, committed.Value.Status));
        Assert.Equal(UploadOutcome.Accepted, outcome);
        Assert.Equal(BatchStatus.Accepted, again.Value!.Status);
        Assert.Equal(UploadOutcome.Repeated, await batch.DeliverAsync());
    }

    [Fact]
    public async Task Commit_OfOtherContent_IsRefusedAndChangesNothing()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await UploadedAsync(app);
        await CommitAsync(app, batch);
        await batch.DeliverAsync();

        batch.Manifest["model"] = "other";
        var refused = await CommitAsync(app, batch);

        Assert.Equal("batch-changed", Assert.Single(refused.Problems).Code);
        Assert.Equal(UploadOutcome.Repeated, await batch.DeliverAsync());
    }

    [Fact]
    public async Task Commit_OfARejectedBatchThatWasMended_IsLookedAtAgain()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await UploadedAsync(app);
        await app.Storage.Container(ContainerNames.Uploads).DeleteBlobAsync(BlobPaths.UploadedFile(batch.Name, "labels.json"), cancellationToken: TestApp.Cancellation);
        await CommitAsync(app, batch);
        Assert.Equal(UploadOutcome.Rejected, await batch.DeliverAsync());

        await batch.PutLabelsAsync();
        await CommitAsync(app, batch);

        Assert.Equal(UploadOutcome.Accepted, await batch.DeliverAsync());
    }

    [Fact]
    public async Task Cancelled_WithItemsAtWork_CountsThemAndStaysCancelled()
    {
        await using var app = await TestApp.StartAsync(azurite, new() { ["Uploads:ItemSize"] = "1" });
        var batch = await UploadedAsync(app, images: 2);
        await batch.PutManifestAsync();
        await batch.DeliverAsync();
        var items = await app.TakeWorkAsync();
        await app.TakeEventsAsync();

        await app.Get<BatchCancellation>().CancelAsync(batch.Name, TestApp.Cancellation);
        await app.Get<BatchCancellation>().CancelAsync(batch.Name, TestApp.Cancellation);
        foreach (var item in items)
        {
            await TestWorker.FinishAsync(app, item);
            await app.Get<BatchLedger>().BookAsync(batch.Name, item.Id, TestApp.Cancellation);
        }

        var state = await batch.StateAsync();
        Assert.Equal((BatchStatus.Cancelled, 2), (state.Status, state.Items.Sum(item => item.Succeeded)));
        Assert.Equal(EventTypes.BatchCancelled, Assert.Single((await app.TakeEventsAsync()).DistinctBy(e => e.Id)).Type);
        Assert.Equal(UploadOutcome.Repeated, await batch.DeliverAsync());
        Assert.Empty(await app.TakeWorkAsync());
    }

    [Fact]
    public async Task Deletion_BrokenOffAgainAndAgain_LeavesNothingOfTheBatchAndAllOfItsNeighbour()
    {
        await using var scene = await ReconcilerScene.StartAsync(azurite);
        var app = scene.App;
        var batch = await EndedAsync(app, AzuriteFixture.Unique("d"));
        var neighbour = await EndedAsync(app, $"{batch.Name}-2");
        foreach (var i in Enumerable.Range(0, 120))
            await app.Storage.Container(ContainerNames.Masks).UploadBlobAsync($"{batch.Name}/{i}.png", new BinaryData("mask"), TestApp.Cancellation);
        var before = await PathsAsync(app, neighbour.Name);
        var deletion = app.Get<BatchDeletion>();
        Assert.Equal(BatchStatus.Deleting, (await deletion.BeginAsync(batch.Name, TestApp.Cancellation))!.Value!.Status);

        for (var patience = 10; ; patience += 40)
        {
            using var broken = new CancellationTokenSource(patience);
            try
            {
                await deletion.GoOnAsync(batch.Name, broken.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                // As a process that is killed: the message comes again.
            }
        }

        Assert.Equal(before, await PathsAsync(app, neighbour.Name));
        Assert.Null(await deletion.BeginAsync(batch.Name, TestApp.Cancellation));
        // The mark goes after the state: a break between the two leaves it to the reconciler.
        await scene.ReconcileAsync(ReconcilerScene.Later);
        Assert.Empty(await PathsAsync(app, batch.Name));
    }

    [Fact]
    public async Task Deletion_ToldAfterTheNameWasUsedAgain_TouchesNothing()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await EndedAsync(app, AzuriteFixture.Unique("d"));
        var before = await PathsAsync(app, batch.Name);

        await app.Get<BatchDeletion>().GoOnAsync(batch.Name, TestApp.Cancellation);

        Assert.Equal(before, await PathsAsync(app, batch.Name));
    }

    [Fact]
    public async Task Deletion_OfABatchAtWork_IsRefusedUntilItIsCancelled()
    {
        await using var app = await TestApp.StartAsync(azurite);
        var batch = await UploadedAsync(app);
        await batch.PutManifestAsync();
        await batch.DeliverAsync();

        var refused = await app.Get<BatchDeletion>().BeginAsync(batch.Name, TestApp.Cancellation);
        await app.Get<BatchCancellation>().CancelAsync(batch.Name, TestApp.Cancellation);
        var begun = await app.Get<BatchDeletion>().BeginAsync(batch.Name, TestApp.Cancellation);

        Assert.Equal("batch-at-work", Assert.Single(refused!.Problems).Code);
        Assert.True(begun!.IsValid);
    }

    private static async Task<TestBatch> UploadedAsync(TestApp app, string? name = null, int images = 1)
    {
        var batch = new TestBatch(app, name);
        foreach (var i in Enumerable.Range(0, images))
            await batch.AddAsync($"i{i}.jpg");
        await batch.PutLabelsAsync();
        return batch;
    }

    private static async Task<TestBatch> EndedAsync(TestApp app, string name)
    {
        var batch = await UploadedAsync(app, name);
        await batch.PutManifestAsync();
        await batch.DeliverAsync();
        var item = (await app.TakeWorkAsync()).Single();
        await TestWorker.FinishAsync(app, item);
        await app.Get<BatchLedger>().BookAsync(name, item.Id, TestApp.Cancellation);
        return batch;
    }

    private static Task<Contracts.Parsed<CommitAnswer>> CommitAsync(TestApp app, TestBatch batch) => app.Get<BatchCommit>().CommitAsync(
        batch.Name, TestApp.Valid<BatchManifest>(JsonSerializer.SerializeToUtf8Bytes(batch.Manifest)), TestApp.Cancellation);

    /// <summary>Every blob of a batch: the folder of its name, or a file or item that is named after it.</summary>
    private static async Task<List<string>> PathsAsync(TestApp app, string batch)
    {
        List<string> paths = [];
        foreach (var container in ContainerNames.All)
            await foreach (var blob in app.Storage.Container(container).GetBlobsAsync(BlobTraits.None, BlobStates.None, null, TestApp.Cancellation))
                if (blob.Name.Split('/').Any(part => part == batch || part == $"{batch}.json" || part.StartsWith($"{batch}-0", StringComparison.Ordinal)))
                    paths.Add($"{container}/{blob.Name}");
        return paths;
    }
}
