using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Labels;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Worker.Tests.Drivers;

namespace Pipeline.Faults.Tests;

/// <summary>A batch of discs on noise: a fit of a second, then masks within milliseconds. What is tested is that none is lost.</summary>
internal sealed class FaultBatch
{
    private static readonly JsonElement QuickFit = JsonSerializer.Deserialize<JsonElement>(
        """{"segmenter":{"recipe":{"network":"DeepLabV3Plus/Compact@0.25","crop":48},"seedSteps":2,"rounds":0,"batchSize":2}}""");

    private readonly FaultStack stack;
    private readonly List<string> images;

    private FaultBatch(FaultStack stack, int images)
    {
        this.stack = stack;
        this.images = [.. Enumerable.Range(0, images).Select(i => $"i{i:d2}.png")];
        Name = $"faults-{Guid.NewGuid():N}"[..15];
    }

    public string Name { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Everything but batch.json.</summary>
    public static async Task<FaultBatch> UploadAsync(FaultStack stack, int images)
    {
        var batch = new FaultBatch(stack, images);
        var uploads = stack.Storage.Container(ContainerNames.Uploads);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, images),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            async (i, token) => await uploads.GetBlobClient(BlobPaths.UploadedImage(batch.Name, batch.images[i]))
                .UploadAsync(new BinaryData(PngCodec.EncodeRgb(Discs.Picture(i))), overwrite: true, token));
        var labels = new WeakLabels { Classes = ["background", "disc"], Background = "background", Images = [.. batch.images.Select(Discs.Points)] };
        await uploads.GetBlobClient($"{batch.Name}/labels.json").UploadAsync(new BinaryData(Documents.Serialize(labels)), overwrite: true, Cancellation);
        return batch;
    }

    public static async Task<FaultBatch> CommittedAsync(FaultStack stack, int images)
    {
        var batch = await UploadAsync(stack, images);
        await batch.CommitAsync();
        return batch;
    }

    public Task CommitAsync() => stack.Storage.Container(ContainerNames.Uploads).GetBlobClient(BlobPaths.Manifest(Name)).UploadAsync(
        new BinaryData(Documents.Serialize(new BatchManifest { Purpose = BatchPurpose.Train, Images = images, Labels = "labels.json", Options = QuickFit })),
        overwrite: true, Cancellation);

    public Task UntilAcceptedAsync() => stack.UntilAsync(
        $"{Name} is accepted", async () => await stack.TryStateAsync(Name) is { Status: not BatchStatus.Rejected });

    public Task UntilMasksAsync(int count) => stack.UntilAsync($"{Name} has {count} masks", async () => (await MasksAsync()).Count >= 2 * count);

    /// <summary>
    /// The one judgement after every scenario: each image has exactly one mask and it was made under the batch's own configuration,
    /// every event came at least once under one id, and no message was given up.
    /// </summary>
    public async Task RequireWholeAsync()
    {
        await stack.UntilAsync($"{Name} ends", async () => await stack.TryStateAsync(Name) is { Status: BatchStatus.Finished or BatchStatus.Failed or BatchStatus.Rejected });
        var state = (await stack.TryStateAsync(Name))!;
        Assert.True(state.Status == BatchStatus.Finished && state.ImageProblems.Count == 0,
            $"{Name} is {state.Status}, seed {SuiteForm.Seed}: {string.Join("; ", state.ImageProblems.Take(3).SelectMany(p => p.Reasons).Select(r => $"{r.Code} {r.Message}"))}");

        var index = (await stack.Storage.Container(ContainerNames.Masks).TryReadAsync<MaskIndex>(BlobPaths.MaskIndex(Name), Cancellation))!.Value;
        Assert.Equal(images, index.Images.Select(image => image.Image).Order(StringComparer.Ordinal));
        Assert.Equal(images.SelectMany(image => new[] { BlobPaths.Confidence(Name, image), BlobPaths.Mask(Name, image) }).Order(StringComparer.Ordinal),
            (await MasksAsync()).Order(StringComparer.Ordinal));
        foreach (var image in index.Images)
            await RequireMaskAsync(image, state.ConfigHash!);

        foreach (var type in new[] { EventTypes.BatchAccepted, EventTypes.MasksFinished })
        {
            await stack.Receiver.WaitForAsync(e => e.Type == type && e.Subject == Name, FaultStack.Patience, Cancellation);
            Assert.Single(stack.Receiver.Received.Where(r => r.IsVerified && r.Event!.Type == type && r.Event.Subject == Name).Select(r => r.Id).Distinct());
        }
        Assert.DoesNotContain(stack.Receiver.Received, r => r.Event?.Subject == Name && r.Event.Type is EventTypes.BatchRejected or EventTypes.MasksFailed);
        await RequireNoPoisonAsync();
    }

    private async Task RequireMaskAsync(ImageResult result, string configHash)
    {
        var blob = await stack.Storage.Container(ContainerNames.Masks).GetBlobClient(result.Mask).DownloadContentAsync(Cancellation);
        Assert.Equal(configHash, blob.Value.Details.Metadata["confighash"]);
        Assert.True(MaskCodec.TryDecode(blob.Value.Content.ToArray(), ImageLimits.Default, out var mask, out var problem), problem?.Message);
        Assert.Equal((Discs.Side, Discs.Side), (mask.Width, mask.Height));
    }

    /// <summary>Poison is kept under state/failed by the functions; what is still on its way there counts too.</summary>
    private async Task RequireNoPoisonAsync()
    {
        var state = stack.Storage.Container(ContainerNames.State);
        await foreach (var blob in state.GetBlobsAsync(BlobTraits.None, BlobStates.None, "failed/", Cancellation))
            Assert.Fail($"Seed {SuiteForm.Seed}: {(await state.GetBlobClient(blob.Name).DownloadContentAsync(Cancellation)).Value.Content}");
        foreach (var queue in QueueNames.All.Select(name => stack.Storage.Queue(name + QueueNames.PoisonSuffix)))
            if ((await queue.ExistsAsync(Cancellation)).Value)
                Assert.Equal(0, (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);
    }

    private async Task<IReadOnlyList<string>> MasksAsync()
    {
        List<string> masks = [];
        try
        {
            await foreach (var blob in stack.Storage.Container(ContainerNames.Masks).GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{Name}/", Cancellation))
                if (!blob.Name.EndsWith(".json", StringComparison.Ordinal))
                    masks.Add(blob.Name);
        }
        catch (Azure.RequestFailedException)
        {
            // Azurite restarts.
        }
        return masks;
    }
}
