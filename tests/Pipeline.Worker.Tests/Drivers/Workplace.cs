using System.Text.Json;
using Azure.Storage.Queues.Models;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Testing;

namespace Pipeline.Worker.Tests.Drivers;

/// <summary>What the functions would have put into storage, and what they would read afterwards.</summary>
internal sealed class Workplace
{
    /// <summary>A tiny network and a handful of steps: these tests are about the flow, not about the masks.</summary>
    public static readonly JsonElement QuickFit = JsonSerializer.Deserialize<JsonElement>(
        """{"segmenter":{"recipe":{"network":"DeepLabV3Plus/Compact@0.25","crop":48},"seedSteps":6,"rounds":0,"batchSize":2}}""");

    private readonly AzuriteFixture azurite;

    private Workplace(AzuriteFixture azurite, PipelineStorage storage)
    {
        this.azurite = azurite;
        Storage = storage;
    }

    public PipelineStorage Storage { get; }

    public static async Task<Workplace> OpenAsync(AzuriteFixture azurite, CancellationToken cancellation)
    {
        var storage = StorageServiceCollectionExtensions.Create(new StorageOptions { ConnectionString = azurite.ConnectionString });
        await storage.EnsureCreatedAsync(cancellation);
        foreach (var queue in QueueNames.All)
            await storage.Queue(queue).ClearMessagesAsync(cancellation);
        return new Workplace(azurite, storage);
    }

    public WorkerProcess StartWorker(params (string Name, string Value)[] settings) => new(azurite.ConnectionString, settings);

    /// <summary>Runs a worker until it finds nothing to do; its exit code must be 0.</summary>
    public async Task DrainAsync(CancellationToken cancellation, params (string Name, string Value)[] settings)
    {
        using var worker = StartWorker(settings);
        Assert.True(await worker.WaitAsync(cancellation) == 0, worker.Output);
    }

    /// <summary>Uploads a batch of discs on noise with a tag and, unless told otherwise, two points each and returns its single item, not sent yet.</summary>
    public async Task<WorkItem> UploadBatchAsync(int images, CancellationToken cancellation, JsonElement? options = null, string? method = null, bool tagsAlone = false)
    {
        var batch = AzuriteFixture.Unique("b");
        var names = Enumerable.Range(0, images).Select(i => $"picture {i:d2}.png").ToList();
        var uploads = Storage.Container(ContainerNames.Uploads);
        var claims = new List<ImageClaim>();
        for (var i = 0; i < images; i++)
        {
            var answer = await uploads.UploadBlobAsync(
                BlobPaths.UploadedImage(batch, names[i]), new BinaryData(PngCodec.EncodeRgb(Discs.Picture(i))), cancellation);
            claims.Add(new ImageClaim(names[i], answer.Value.ETag.ToString()));
        }

        var labels = new WeakLabels
        {
            Classes = ["background", "disc"],
            Background = "background",
            Images = [.. names.Select(Discs.Points).Select(image => tagsAlone ? image with { Points = [] } : image)],
        };
        await uploads.UploadBlobAsync($"{batch}/labels.json", new BinaryData(Documents.Serialize(labels)), cancellation);
        var now = DateTimeOffset.UnixEpoch;
        var item = new WorkItem
        {
            Id = $"{batch}-0",
            Kind = WorkKind.PseudoLabel,
            Model = "discs",
            Batch = batch,
            Images = claims,
            Config = new WorkConfig { Labels = $"{batch}/labels.json", Options = options ?? QuickFit, Method = method },
            ConfigHash = "0123456789abcdef",
        };
        await Storage.Container(ContainerNames.State).TryCreateAsync(
            BlobPaths.BatchState(batch),
            new BatchState
            {
                Batch = batch,
                Status = BatchStatus.Accepted,
                CreatedAt = now,
                UpdatedAt = now,
                ManifestETag = "\"0\"",
                ManifestHash = new string('a', 64),
                Manifest = new BatchManifest { Purpose = BatchPurpose.Train, Images = names },
                Classes = labels.Classes,
                Background = labels.Background,
                ConfigHash = item.ConfigHash,
                Items = [new BatchItem(item.Id, images, Done: false)],
            },
            cancellation);
        return item;
    }

    public Task SendAsync(WorkItem item, CancellationToken cancellation) =>
        Storage.Queue(item.Kind is WorkKind.PseudoLabel or WorkKind.Predict or WorkKind.Relabel ? QueueNames.GpuWork : QueueNames.GpuWorkTrain)
            .SendMessageAsync(new BinaryData(Documents.Serialize(item)), cancellationToken: cancellation);

    public async Task<WorkProgress?> ProgressAsync(WorkItem item, CancellationToken cancellation) =>
        (await Storage.Container(ContainerNames.State).TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item.Id), cancellation))?.Value;

    /// <summary>Waits until the item's progress satisfies a condition.</summary>
    public async Task<WorkProgress> WaitForAsync(WorkItem item, WorkerProcess worker, Func<WorkProgress, bool> condition, CancellationToken cancellation)
    {
        for (var i = 0; i < 2_000; i++)
        {
            if (await ProgressAsync(item, cancellation) is { } progress && condition(progress))
                return progress;
            await Task.Delay(25, cancellation);
        }

        throw new TimeoutException($"Item {item.Id} did not get there:\n{worker.Output}");
    }

    public async Task<string> MaskETagAsync(string mask, CancellationToken cancellation) =>
        (await Storage.Container(ContainerNames.Masks).GetBlobClient(mask).GetPropertiesAsync(cancellationToken: cancellation)).Value.ETag.ToString();

    /// <summary>Takes every message off a queue.</summary>
    public async Task<IReadOnlyList<BinaryData>> TakeAllAsync(string queue, CancellationToken cancellation)
    {
        var client = Storage.Queue(queue);
        var bodies = new List<BinaryData>();
        if (!await client.ExistsAsync(cancellation))
            return bodies;
        while ((await client.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1), cancellation)).Value is { Length: > 0 } messages)
        {
            foreach (QueueMessage message in messages)
            {
                bodies.Add(message.Body);
                await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
            }
        }

        return bodies;
    }

    public async Task<IReadOnlyList<CloudEvent>> TakeEventsAsync(CancellationToken cancellation) =>
        [.. (await TakeAllAsync(QueueNames.Events, cancellation)).Select(body =>
        {
            var parsed = Documents.Parse<CloudEvent>(body.ToMemory());
            Assert.True(parsed.IsValid, string.Join("; ", parsed.Problems));
            return parsed.Value;
        })];
}
