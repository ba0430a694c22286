using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts;
using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Worker.Tests.Drivers;

/// <summary>A snapshot of disc pictures and runs on it.</summary>
internal sealed class TrainingBench(Workplace work, string model, string snapshot)
{
    private const int Images = 12;
    private const int Holdout = 4;

    public string Model => model;

    /// <param name="weak">Training masks are poor guesses, and the labels they came from are at hand.</param>
    /// <param name="truth">Held-out pictures come with true masks; otherwise with labels alone.</param>
    public static async Task<TrainingBench> CreateAsync(Workplace work, CancellationToken cancellation, bool weak = false, bool truth = true)
    {
        var batch = AzuriteFixture.Unique("t");
        var uploads = work.Storage.Container(ContainerNames.Uploads);
        var entries = new List<DatasetEntry>();
        for (var i = 0; i < Images; i++)
        {
            var guessed = i < Holdout ? !truth : weak;
            var (image, mask) = (BlobPaths.UploadedImage(batch, $"{i}.png"), $"{batch}/masks/{i}.png");
            BlobContentInfo uploaded = await uploads.UploadBlobAsync(image, new BinaryData(PngCodec.EncodeRgb(Discs.Picture(i))), cancellation);
            var container = guessed ? ContainerNames.Masks : ContainerNames.Uploads;
            await work.Storage.Container(container).UploadBlobAsync(mask, new BinaryData(MaskCodec.Encode(guessed ? Discs.Guess(i) : Discs.Mask(i))), cancellation);
            entries.Add(new DatasetEntry
            {
                Batch = batch,
                Image = $"{i}.png",
                Split = i < Holdout ? DatasetSplit.Holdout : DatasetSplit.Train,
                ImageBlob = image,
                ImageETag = uploaded.ETag.ToString(),
                MaskContainer = container,
                MaskBlob = mask,
                Producer = guessed ? "partial@0123456789ab" : null,
            });
        }

        var labels = new WeakLabels
        {
            Classes = ["background", "disc"],
            Background = "background",
            Images = [.. Enumerable.Range(0, Images).Select(i => Discs.Points($"{i}.png", i))],
        };
        await uploads.UploadBlobAsync($"{batch}/labels.json", new BinaryData(Documents.Serialize(labels)), cancellation);
        var manifest = new DatasetManifest
        {
            Id = AzuriteFixture.Unique("snapshot"),
            Model = AzuriteFixture.Unique("m"),
            CreatedAt = DateTimeOffset.UnixEpoch,
            Classes = ["background", "disc"],
            Background = "background",
            Sources = [new DatasetSource(batch, ["background", "disc"], "background", "0123456789abcdef", $"{batch}/labels.json")],
            Entries = entries,
        };
        await work.Storage.Container(ContainerNames.Datasets)
            .UploadBlobAsync(BlobPaths.Dataset(manifest.Id), new BinaryData(Documents.Serialize(manifest)), cancellation);
        return new TrainingBench(work, manifest.Model, manifest.Id);
    }

    /// <param name="start">"Full", "Champion", or null for the worker's own choice.</param>
    public Task<WorkItem> SendRunAsync(int steps, CancellationToken cancellation, string? start = "Full", double? budgetMinutes = null) => SendRunAsync(
        JsonSerializer.SerializeToElement(new
        {
            network = "DeepLabV3Plus/Compact@0.25",
            steps,
            batchSize = 4,
            augmentation = new { crop = 48 },
            learningRate = 0.01,
            start,
            budgetMinutes,
        }),
        cancellation);

    public async Task<WorkItem> SendRunAsync(JsonElement options, CancellationToken cancellation)
    {
        var run = AzuriteFixture.Unique("run");
        await work.Storage.Container(ContainerNames.State).TryCreateAsync(
            BlobPaths.RunState(run),
            new RunState
            {
                Run = run,
                Model = model,
                Snapshot = snapshot,
                Status = RunStatus.Queued,
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
            },
            cancellation);
        var item = new WorkItem
        {
            Id = run,
            Kind = WorkKind.Train,
            Model = model,
            Run = run,
            Snapshot = snapshot,
            Config = new WorkConfig { Options = options },
            ConfigHash = "0123456789abcdef",
        };
        await work.SendAsync(item, cancellation);
        return item;
    }

    public async Task<RunState> RunAsync(WorkItem item, CancellationToken cancellation) =>
        (await work.Storage.Container(ContainerNames.State).TryReadAsync<RunState>(BlobPaths.RunState(item.Run!), cancellation))!.Value;

    public async Task<ModelCard> CardAsync(WorkItem item, CancellationToken cancellation) =>
        (await work.Storage.Container(ContainerNames.Models).TryReadAsync<ModelCard>(BlobPaths.Card(model, item.Run!), cancellation))!.Value;

    public async Task<Champion?> ChampionAsync(CancellationToken cancellation) =>
        (await work.Storage.Container(ContainerNames.Models).TryReadAsync<Champion>(BlobPaths.Champion(model), cancellation))?.Value;

    /// <summary>Waits until training has begun and is not over.</summary>
    public async Task WaitForStepAsync(WorkItem item, WorkerProcess worker, CancellationToken cancellation)
    {
        for (var i = 0; i < 4_000; i++)
        {
            if (await RunAsync(item, cancellation) is { Stage: "train", Step: > 0 })
                return;
            await Task.Delay(20, cancellation);
        }

        throw new TimeoutException($"Run {item.Run} never reported a step:\n{worker.Output}");
    }

    /// <summary>Waits until the run has refreshed its masks and goes on training on them.</summary>
    public async Task WaitForRefreshAsync(WorkItem item, WorkerProcess worker, CancellationToken cancellation)
    {
        for (var i = 0; i < 4_000; i++)
        {
            await foreach (var blob in work.Storage.Container(ContainerNames.Checkpoints)
                .GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{BlobPaths.RunArtifacts(item.Run!)}refresh-", cancellation))
                return;
            await Task.Delay(20, cancellation);
        }

        throw new TimeoutException($"Run {item.Run} never refreshed its masks:\n{worker.Output}");
    }
}
