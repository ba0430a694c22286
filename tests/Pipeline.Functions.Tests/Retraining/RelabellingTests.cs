using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Retraining;
using Pipeline.Functions.Work;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Retraining;

public sealed class RelabellingTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Publication_ToldTwice_HandsOutTheGuessedMasksOfEachBatchOnce()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await FirstLabelledAsync(scene, "a.jpg", "b.jpg", "given.jpg");
        await scene.PublishAsync("snapshot-1", "v1");

        var first = await PublishedAsync(scene);
        await TestWorker.StartAsync(scene.App, first);
        await TellAsync(scene);

        Assert.Equal((WorkKind.Relabel, "v1"), (first.Kind, first.Config.Version));
        Assert.Equal(["a.jpg", "b.jpg"], first.Images.Select(claim => claim.Name));
        Assert.Empty(await scene.App.TakeWorkAsync());
    }

    [Fact]
    public async Task Publication_OfAnotherVersion_IsOtherWork()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await FirstLabelledAsync(scene, "a.jpg");
        await scene.PublishAsync("snapshot-1", "v1");
        var first = await PublishedAsync(scene);
        await scene.PublishAsync("snapshot-2", "v2");

        var second = await PublishedAsync(scene);

        Assert.NotEqual(first.Id, second.Id);
        Assert.StartsWith(BlobPaths.Relabels($"{second.Batch}-0000"), BlobPaths.Work(second.Id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BatchStatus.Cancelled)]
    [InlineData(BatchStatus.Deleting)]
    public async Task Batch_ThatIsGivenUp_IsNotRelabelled(BatchStatus status)
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        var batch = await FirstLabelledAsync(scene, "a.jpg");
        await scene.PublishAsync("snapshot-1", "v1");
        await SetStatusAsync(scene, batch, status);

        await TellAsync(scene);

        Assert.Empty(await scene.App.TakeWorkAsync());
    }

    [Fact]
    public async Task Masks_MadeAnew_AreWhatTheIndexTellsOf_AndTheOthersStay()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        var batch = await FirstLabelledAsync(scene, "a.jpg", "b.jpg");
        await scene.PublishAsync("snapshot-1", "v1");
        var item = await PublishedAsync(scene);
        await TestWorker.FinishAsync(scene.App, item, failed: "b.jpg");

        await FinishedAsync(scene, item);
        await FinishedAsync(scene, item);

        var index = await IndexAsync(scene, batch);
        Assert.Equal([("a.jpg", TestWorker.Producer), ("b.jpg", "partial@0123456789ab")], index!.Images.Select(image => (image.Image, image.Producer)));
        Assert.Equal([24, 8], index.Images.Select(image => image.Width));
    }

    [Fact]
    public async Task Masks_OfABatchDeletedMeanwhile_BringNothingBack()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        var batch = await FirstLabelledAsync(scene, "a.jpg");
        await scene.PublishAsync("snapshot-1", "v1");
        var item = await PublishedAsync(scene);
        await TestWorker.FinishAsync(scene.App, item);
        await scene.App.Storage.Container(ContainerNames.Masks).DeleteBlobAsync(BlobPaths.MaskIndex(batch), cancellationToken: TestApp.Cancellation);

        await FinishedAsync(scene, item);

        Assert.Null(await IndexAsync(scene, batch));
    }

    /// <summary>Else every publication would be a reason to train the next night.</summary>
    [Fact]
    public async Task Snapshot_AfterMasksWereMadeAnew_IsTheSame()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await FirstLabelledAsync(scene, "a.jpg");
        var before = await scene.SnapshotAsync();
        await scene.PublishAsync(before.Id, "v1");
        var item = await PublishedAsync(scene);
        await TestWorker.FinishAsync(scene.App, item);
        await FinishedAsync(scene, item);

        Assert.Equal(before.Id, (await scene.SnapshotAsync()).Id);
        Assert.Equal("labels.json", before.Sources[0].Labels);
        Assert.Equal("partial@0123456789ab", before.Entries[0].Producer);
    }

    /// <summary>A finished batch with the one item that labelled it.</summary>
    private static async Task<string> FirstLabelledAsync(RetrainScene scene, params string[] images)
    {
        var batch = await scene.AddAsync(BatchPurpose.Train, images, ["background", "car"], "background");
        var states = scene.App.Storage.Container(ContainerNames.State);
        var item = new WorkItem
        {
            Id = $"{batch}-0000",
            Kind = WorkKind.PseudoLabel,
            Model = scene.Model,
            Batch = batch,
            Images = [.. images.Select(name => new ImageClaim(name, $"\"{name}\""))],
            Config = new WorkConfig { Labels = "labels.json" },
            ConfigHash = new string('a', 64),
        };
        await states.TryCreateAsync(BlobPaths.WorkItem(item.Id), item, TestApp.Cancellation);
        await states.UpdateAsync<BatchState>(
            BlobPaths.BatchState(batch), state => state! with { Items = [new BatchItem(item.Id, images.Length, Done: true, Succeeded: images.Length)] }, TestApp.Cancellation);
        await scene.App.Storage.Container(ContainerNames.Masks).UpdateAsync<MaskIndex>(
            BlobPaths.MaskIndex(batch),
            index => index! with
            {
                Images = [.. index.Images.Select(image => image with
                {
                    Producer = image.Image.StartsWith("given", StringComparison.Ordinal) ? ImageResult.GivenMask : "partial@0123456789ab",
                })],
            },
            TestApp.Cancellation);
        return batch;
    }

    private static async Task<WorkItem> PublishedAsync(RetrainScene scene)
    {
        await TellAsync(scene);
        return Assert.Single(await scene.App.TakeWorkAsync());
    }

    private static Task TellAsync(RetrainScene scene) => HandleAsync(scene, EventTypes.ModelPublished, scene.Model, new { model = scene.Model });

    private static Task FinishedAsync(RetrainScene scene, WorkItem item) =>
        HandleAsync(scene, EventTypes.WorkFinished, item.Batch!, new { item = item.Id, kind = item.Kind.ToString(), batch = item.Batch, run = (string?)null });

    /// <summary>An event as it comes from the queue.</summary>
    private static async Task HandleAsync(RetrainScene scene, string type, string subject, object data)
    {
        await scene.App.Get<EventQueue>().SendAsync(type, subject, "1", traceparent: null, data, TestApp.Cancellation);
        await scene.App.Get<EventsHandler>().HandleAsync(Assert.Single(await scene.App.TakeAsync(QueueNames.Events)), TestApp.Cancellation);
    }

    private static Task SetStatusAsync(RetrainScene scene, string batch, BatchStatus status) => scene.App.Storage.Container(ContainerNames.State)
        .UpdateAsync<BatchState>(BlobPaths.BatchState(batch), state => state! with { Status = status }, TestApp.Cancellation);

    private static async Task<MaskIndex?> IndexAsync(RetrainScene scene, string batch) =>
        (await scene.App.Storage.Container(ContainerNames.Masks).TryReadAsync<MaskIndex>(BlobPaths.MaskIndex(batch), TestApp.Cancellation))?.Value;
}
