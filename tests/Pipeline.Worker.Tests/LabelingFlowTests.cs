using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Testing;
using Pipeline.Worker.Tests.Drivers;

namespace Pipeline.Worker.Tests;

public sealed class LabelingFlowTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Item_Drained_HasEveryMaskOneEventAndNoMessageLeft()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var item = await work.UploadBatchAsync(3, Cancellation);
        await work.SendAsync(item, Cancellation);

        await work.DrainAsync(Cancellation);

        var progress = await work.ProgressAsync(item, Cancellation);
        Assert.True(progress is { Done: true, Failure: null });
        Assert.Equal(item.Images.Select(i => i.Name), progress.Images.Select(i => i.Image));
        foreach (var result in progress.Images)
        {
            var mask = await work.Storage.Container(ContainerNames.Masks).GetBlobClient(result.Mask).DownloadContentAsync(Cancellation);
            Assert.Equal(item.ConfigHash, mask.Value.Details.Metadata["confighash"]);
            Assert.True(MaskCodec.TryDecode(mask.Value.Content.ToMemory().Span, ImageLimits.Default, out var decoded, out _));
            Assert.Equal((Discs.Side, Discs.Side), (decoded.Width, decoded.Height));
            Assert.True(await work.Storage.Container(ContainerNames.Masks).GetBlobClient(result.Confidence).ExistsAsync(Cancellation));
        }

        Assert.Equal(EventTypes.WorkFinished, Assert.Single(await work.TakeEventsAsync(Cancellation)).Type);
        Assert.Empty(await work.TakeAllAsync(QueueNames.GpuWork, Cancellation));
    }

    [Fact]
    public async Task Item_DeliveredTwice_GivesOneResultAndOneEventId()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var item = await work.UploadBatchAsync(2, Cancellation);
        await work.SendAsync(item, Cancellation);
        await work.DrainAsync(Cancellation);
        var first = await work.ProgressAsync(item, Cancellation);
        var etag = await work.MaskETagAsync(first!.Images[0].Mask!, Cancellation);

        await work.SendAsync(item, Cancellation);
        await work.DrainAsync(Cancellation);

        Assert.Equal(etag, await work.MaskETagAsync(first.Images[0].Mask!, Cancellation));
        var events = await work.TakeEventsAsync(Cancellation);
        Assert.Equal(2, events.Count);
        Assert.Single(events.Select(e => e.Id).Distinct());
    }

    [Theory]
    [InlineData(BatchStatus.Cancelled)]
    [InlineData(BatchStatus.Deleting)]
    public async Task Item_OfABatchThatWasGivenUp_IsDroppedUndone(BatchStatus status)
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var item = await work.UploadBatchAsync(2, Cancellation);
        await work.Storage.Container(ContainerNames.State).UpdateAsync<BatchState>(
            BlobPaths.BatchState(item.Batch!), state => state! with { Status = status }, Cancellation);
        await work.SendAsync(item, Cancellation);

        await work.DrainAsync(Cancellation);

        Assert.Null(await work.ProgressAsync(item, Cancellation));
        Assert.Empty(await work.TakeEventsAsync(Cancellation));
        Assert.Empty(await work.TakeAllAsync(QueueNames.GpuWork, Cancellation));
    }

    [Fact]
    public async Task Fit_WhoseItemIsTakenOver_IsFinishedAndKept()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var slow = JsonSerializer.Deserialize<JsonElement>(
            """{"segmenter":{"recipe":{"network":"DeepLabV3Plus/Compact@0.25","crop":48},"seedSteps":40,"rounds":0,"batchSize":2}}""");
        var item = await work.UploadBatchAsync(2, Cancellation, slow);
        await work.SendAsync(item, Cancellation);
        var fits = work.Storage.Container(ContainerNames.Checkpoints);
        var fit = BlobPaths.Fit(item.Batch!, item.ConfigHash);

        using var worker = work.StartWorker(("Threads", "1"));
        // The fit has begun; another worker opens the same item, as it does when the message came twice.
        await work.WaitForAsync(item, worker, p => p.Stage is not "start", Cancellation);
        await work.Storage.Container(ContainerNames.State).UpdateAsync<WorkProgress>(
            BlobPaths.WorkProgress(item.Id), p => p! with { Attempts = p.Attempts + 1 }, Cancellation);
        Assert.True(await worker.WaitAsync(Cancellation) == 0, worker.Output);

        Assert.Empty((await work.ProgressAsync(item, Cancellation))!.Images);
        var kept = await fits.GetBlobsAsync(BlobTraits.None, BlobStates.None, fit, Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);
        Assert.Contains(kept, name => name != fit + "lock");
    }

    [Fact]
    public async Task Worker_KilledBetweenImages_IsContinuedWithoutRepeating()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var item = await work.UploadBatchAsync(40, Cancellation);
        await work.SendAsync(item, Cancellation);
        WorkProgress before;
        using (var victim = work.StartWorker(("LeaseSeconds", "5")))
        {
            await work.WaitForAsync(item, victim, p => p.Images.Count >= 2, Cancellation);
            await victim.KillAsync(Cancellation);
            before = (await work.ProgressAsync(item, Cancellation))!;
        }

        var etag = await work.MaskETagAsync(before.Images[0].Mask!, Cancellation);
        await work.DrainAsync(Cancellation, ("IdleExitSeconds", "8"));

        var after = await work.ProgressAsync(item, Cancellation);
        Assert.False(before.Done);
        Assert.True(after is { Done: true });
        Assert.Equal(item.Images.Select(i => i.Name), after.Images.Select(i => i.Image));
        Assert.Equal(etag, await work.MaskETagAsync(before.Images[0].Mask!, Cancellation));
    }

    [Fact]
    public async Task Worker_AskedToStop_GivesTheMessageBackAtOnceAndCountsNoAttempt()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var item = await work.UploadBatchAsync(40, Cancellation);
        await work.SendAsync(item, Cancellation);
        using (var worker = work.StartWorker())
        {
            await work.WaitForAsync(item, worker, p => p.Images.Count >= 1, Cancellation);
            Assert.Equal(0, await worker.TerminateAsync(Cancellation));
        }

        var stopped = await work.ProgressAsync(item, Cancellation);
        Assert.Equal((false, 0), (stopped!.Done, stopped.Attempts));
        Assert.Single((await work.Storage.Queue(QueueNames.GpuWork).PeekMessagesAsync(1, Cancellation)).Value);
    }

    [Fact]
    public async Task Item_LongerThanItsLease_StaysWithOneOfTwoWorkers()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var slow = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(
            """{"segmenter":{"recipe":{"network":"DeepLabV3Plus/Compact","crop":96},"seedSteps":60,"rounds":0,"batchSize":8}}""");
        var item = await work.UploadBatchAsync(4, Cancellation, slow);
        await work.SendAsync(item, Cancellation);
        using var first = work.StartWorker(("LeaseSeconds", "5"), ("IdleExitSeconds", "8"));
        using var second = work.StartWorker(("LeaseSeconds", "5"), ("IdleExitSeconds", "8"));

        Assert.Equal(0, await first.WaitAsync(Cancellation));
        Assert.Equal(0, await second.WaitAsync(Cancellation));

        Assert.True(await work.ProgressAsync(item, Cancellation) is { Done: true, Images.Count: 4 });
        Assert.Single(await work.TakeEventsAsync(Cancellation));
        Assert.Single(new[] { first, second }, w => w.Output.Contains("fitting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Image_UnreadableOrChanged_FailsAloneWithItsReason()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var item = await work.UploadBatchAsync(3, Cancellation);
        var uploads = work.Storage.Container(ContainerNames.Uploads);
        await uploads.GetBlobClient(BlobPaths.UploadedImage(item.Batch!, item.Images[0].Name))
            .UploadAsync(new BinaryData(PngCodec.EncodeRgb(Discs.Picture(9))), overwrite: true, Cancellation);
        await uploads.GetBlobClient(BlobPaths.UploadedImage(item.Batch!, item.Images[1].Name)).DeleteAsync(cancellationToken: Cancellation);
        await work.SendAsync(item, Cancellation);

        await work.DrainAsync(Cancellation);

        var images = (await work.ProgressAsync(item, Cancellation))!.Images;
        Assert.Equal("changed-blob", Assert.Single(images[0].Problems).Code);
        Assert.Equal("missing-blob", Assert.Single(images[1].Problems).Code);
        Assert.NotNull(images[2].Mask);
    }

    [Fact]
    public async Task Item_WithUnknownMethod_FailsForGoodAndNamesTheAllowedOnes()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var item = await work.UploadBatchAsync(1, Cancellation, method: "magic");
        await work.SendAsync(item, Cancellation);

        await work.DrainAsync(Cancellation);

        var progress = await work.ProgressAsync(item, Cancellation);
        Assert.True(progress is { Done: true, Failure.Code: "bad-options" });
        Assert.Contains("partial", progress.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(await work.TakeAllAsync(QueueNames.GpuWork + QueueNames.PoisonSuffix, Cancellation));
        Assert.Single(await work.TakeEventsAsync(Cancellation));
    }

    [Fact]
    public async Task Message_ThatIsNoItem_GoesToPoison()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        await work.Storage.Queue(QueueNames.GpuWork).SendMessageAsync("""{"schema":"work-item.v9"}""", Cancellation);

        await work.DrainAsync(Cancellation);

        Assert.Equal("""{"schema":"work-item.v9"}""", Assert.Single(await work.TakeAllAsync(QueueNames.GpuWork + QueueNames.PoisonSuffix, Cancellation)).ToString());
    }

    [Fact]
    public async Task Worker_WithImpossibleSettings_SaysWhatIsAllowed()
    {
        using var worker = new WorkerProcess(azurite.ConnectionString, ("Queues", "nonsense"));

        Assert.NotEqual(0, await worker.WaitAsync(Cancellation));
        Assert.Contains("Queues", worker.Output, StringComparison.Ordinal);
    }
}
