using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Datasets;
using Pipeline.Functions.Retraining;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Retraining;

public sealed class SnapshotBuilderTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Batch_BeingDeleted_IsLeftOutThoughItsIndexIsGone()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["car"]);
        var deleted = await scene.AddAsync(BatchPurpose.Train, ["b.jpg"], ["car"]);
        var states = scene.App.Storage.Container(ContainerNames.State);
        await states.UpdateAsync<BatchState>(BlobPaths.BatchState(deleted), state => state! with { Status = BatchStatus.Deleting }, TestApp.Cancellation);
        await scene.App.Storage.Container(ContainerNames.Masks).DeleteBlobAsync(BlobPaths.MaskIndex(deleted), cancellationToken: TestApp.Cancellation);

        var built = await scene.App.Get<SnapshotBuilder>().BuildAsync(scene.Model, TestApp.Cancellation);

        Assert.Equal(["a.jpg"], built.Value!.Entries.Select(entry => entry.Image));
    }

    [Fact]
    public async Task Snapshot_OfTheSameBatches_IsTheSameAndStored()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg", "b.jpg"], ["sky", "car"]);

        var first = await scene.SnapshotAsync();
        var second = await scene.SnapshotAsync();

        Assert.Equal(first.Id, second.Id);
        Assert.StartsWith("20260102t030405-", first.Id);
        var stored = await scene.App.Storage.Container(ContainerNames.Datasets).TryReadAsync<DatasetManifest>(BlobPaths.Dataset(first.Id), TestApp.Cancellation);
        Assert.Equal(["a.jpg", "b.jpg"], stored!.Value.Entries.Select(entry => entry.Image));
    }

    [Fact]
    public async Task Snapshot_AfterAnotherBatch_IsAnother()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        var before = await scene.SnapshotAsync();
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"], status: BatchStatus.Working);
        var unfinished = await scene.SnapshotAsync();
        await scene.AddAsync(BatchPurpose.Train, ["c.jpg"], ["sky", "car"]);

        var after = await scene.SnapshotAsync();

        Assert.Equal(before.Id, unfinished.Id);
        Assert.NotEqual(before.Id, after.Id);
    }

    [Fact]
    public async Task Classes_AreTheUnionInOrder_BackgroundFirst()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["sky", "car"]);
        await scene.AddAsync(BatchPurpose.Train, ["b.jpg"], ["ground", "tree", "car"], background: "ground");

        var snapshot = await scene.SnapshotAsync();

        Assert.Equal(["ground", "sky", "car", "tree"], snapshot.Classes);
        Assert.Equal("ground", snapshot.Background);
        Assert.Equal(["sky", "car"], snapshot.Sources[0].Classes);
    }

    [Fact]
    public async Task Backgrounds_ThatDiffer_AreAReasonNotToTrain()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg"], ["ground", "car"], background: "ground");
        await scene.AddAsync(BatchPurpose.Train, ["b.jpg"], ["wall", "car"], background: "wall");

        var built = await scene.App.Get<SnapshotBuilder>().BuildAsync(scene.Model, TestApp.Cancellation);

        Assert.Equal("different-backgrounds", Assert.Single(built.Problems).Code);
    }

    [Fact]
    public async Task Entries_AreTheImagesWithMasks_AndTrueMasksAreHeldOut()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg", "bad.jpg"], ["sky", "car"]);
        // Without labels.json the indices are the model's: the source gets the snapshot's list.
        var truth = await scene.AddAsync(BatchPurpose.Evaluate, ["t.jpg"], []);
        await scene.AddAsync(BatchPurpose.Predict, ["p.jpg"], []);

        var snapshot = await scene.SnapshotAsync();

        Assert.Equal([("a.jpg", DatasetSplit.Train, ContainerNames.Masks), ("t.jpg", DatasetSplit.Holdout, ContainerNames.Uploads)],
            snapshot.Entries.Select(entry => (entry.Image, entry.Split, entry.MaskContainer)));
        Assert.Equal(snapshot.Classes, snapshot.Sources.Single(source => source.Batch == truth).Classes);
        Assert.Null(snapshot.Entries[1].ConfidenceBlob);
    }

    [Fact]
    public async Task Picture_ThatIsHeldOut_IsNotTrainedOnUnderAnotherName()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        string Sha(string name) => new(name[0] is 'a' or 't' ? '1' : '2', 64);
        await scene.AddAsync(BatchPurpose.Train, ["a.jpg", "b.jpg"], ["sky", "car"], sha256: Sha);
        await scene.AddAsync(BatchPurpose.Evaluate, ["t.jpg"], ["sky", "car"], sha256: Sha);

        var snapshot = await scene.SnapshotAsync();

        Assert.Equal(["b.jpg", "t.jpg"], snapshot.Entries.Select(entry => entry.Image));
    }

    [Fact]
    public async Task Holdout_IsAboutTheShareAskedForAndStaysTheSame()
    {
        await using var scene = await RetrainScene.StartAsync(azurite);
        string[] names = [.. Enumerable.Range(0, 1_000).Select(i => $"image-{i}.jpg")];
        await scene.AddAsync(BatchPurpose.Train, names, ["sky", "car"], holdout: 0.2);
        var first = await scene.SnapshotAsync();
        await scene.AddAsync(BatchPurpose.Train, names[..500], ["sky", "car"], holdout: 0.2);

        var second = await scene.SnapshotAsync();

        var held = first.Entries.Where(entry => entry.Split == DatasetSplit.Holdout).Select(entry => entry.Image).ToHashSet();
        // Five standard deviations of a binomial with n = 1000, p = 0.2.
        Assert.InRange(held.Count, 200 - 64, 200 + 64);
        Assert.All(second.Entries, entry => Assert.Equal(held.Contains(entry.Image), entry.Split == DatasetSplit.Holdout));
    }
}
