using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Retraining;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Functions.Tests.Retraining;

/// <summary>Finished batches of a model that no other test uses.</summary>
internal sealed class RetrainScene(TestApp app) : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private int _batches;

    public string Model { get; } = AzuriteFixture.Unique("model");

    public TestApp App => app;

    public static async Task<RetrainScene> StartAsync(AzuriteFixture azurite)
    {
        var app = await TestApp.StartAsync(azurite);
        // Batches of other tests would be looked at too.
        await foreach (var blob in app.Storage.Container(ContainerNames.State).GetBlobsAsync(BlobTraits.None, BlobStates.None, "batches/", TestApp.Cancellation))
            await app.Storage.Container(ContainerNames.State).DeleteBlobAsync(blob.Name, cancellationToken: TestApp.Cancellation);
        return new RetrainScene(app);
    }

    /// <summary>Adds a finished batch whose images all have masks but those named "bad…".</summary>
    public async Task<string> AddAsync(
        BatchPurpose purpose, string[] images, string[] classes, string? background = null, double holdout = 0,
        Func<string, string>? sha256 = null, BatchStatus status = BatchStatus.Finished)
    {
        var number = _batches++;
        var batch = $"{Model}-{number}";
        var at = Start.AddMinutes(number);
        var truth = purpose == BatchPurpose.Evaluate;
        var index = new MaskIndex
        {
            Batch = batch,
            Classes = classes,
            Background = background,
            ConfigHash = new string('a', 64),
            Images = [.. images.Select(name => new ImageResult
            {
                Image = name,
                ImageETag = $"\"{name}\"",
                ImageSha256 = sha256?.Invoke(name),
                Mask = name.StartsWith("bad", StringComparison.Ordinal) ? null : truth ? $"{batch}/masks/{name}.png" : BlobPaths.Mask(batch, name),
                Confidence = truth ? null : BlobPaths.Confidence(batch, name),
                Width = 8,
                Height = 8,
            })],
        };
        var state = new BatchState
        {
            Batch = batch,
            Status = status,
            CreatedAt = at,
            UpdatedAt = at,
            ManifestETag = "\"1\"",
            ManifestHash = new string('b', 64),
            Manifest = new BatchManifest { Purpose = purpose, Images = images, Masks = truth ? "masks" : null, Model = Model, Holdout = holdout },
            Classes = classes,
            Background = background,
            ConfigHash = index.ConfigHash,
        };
        var (container, path) = truth ? (ContainerNames.State, BlobPaths.Truth(batch)) : (ContainerNames.Masks, BlobPaths.MaskIndex(batch));
        await app.Storage.Container(container).TryCreateAsync(path, index, TestApp.Cancellation);
        await app.Storage.Container(ContainerNames.State).TryCreateAsync(BlobPaths.BatchState(batch), state, TestApp.Cancellation);
        return batch;
    }

    public async Task<DatasetManifest> SnapshotAsync()
    {
        var built = await app.Get<SnapshotBuilder>().BuildAsync(Model, TestApp.Cancellation);
        Assert.True(built.IsValid, string.Join("; ", built.Problems));
        return built.Value;
    }

    public Task<RetrainOutcome> RetrainAsync(bool onlyWhenNew = false) =>
        app.Get<RetrainHandler>().HandleAsync(Model, options: null, onlyWhenNew, TestApp.Cancellation);

    public Task EndRunAsync(string run, RunStatus status) => app.Storage.Container(ContainerNames.State).UpdateAsync<RunState>(
        BlobPaths.RunState(run), known => known! with { Status = status }, TestApp.Cancellation);

    public async Task PublishAsync(string snapshot, string version)
    {
        var models = app.Storage.Container(ContainerNames.Models);
        await models.TryCreateAsync(BlobPaths.Card(Model, version), Cards.New(Model, version, snapshot), TestApp.Cancellation);
        await models.UpdateAsync<Champion>(
            BlobPaths.Champion(Model), known => new Champion { Model = Model, Version = version, Previous = known?.Version, PublishedAt = Start }, TestApp.Cancellation);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
