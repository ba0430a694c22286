using System.IO.Compression;
using Pipeline.Contracts.Work;
using Pipeline.Formats.Reading;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Testing;
using Pipeline.Worker.Tests.Drivers;

namespace Pipeline.Worker.Tests;

/// <summary>Masks that come with the labels, and masks that leave in another format. Nothing learns here.</summary>
public sealed class ConvertFlowTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GivenMasks_AreTheResultAndNothingIsLearned()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var item = await GivenAsync(work, 3);
        await work.SendAsync(item, Cancellation);

        await work.DrainAsync(Cancellation);

        var progress = await work.ProgressAsync(item, Cancellation);
        Assert.True(progress is { Done: true, Failure: null });
        foreach (var (i, result) in progress.Images.Index())
        {
            Assert.Equal(("labels", 1.0, 0.0), (result.Producer, result.MeanConfidence, result.Unsure));
            Assert.Equal(Discs.Mask(i).Pixels, (await MaskAsync(work, result.Mask!)).Pixels);
        }
        Assert.Empty(work.Storage.Container(ContainerNames.Checkpoints).GetBlobs(prefix: BlobPaths.Fit(item.Batch!, item.ConfigHash), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Convert_OfAFinishedBatch_WritesOneZipThatReadsBackToItsMasks()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var given = await GivenAsync(work, 20);
        await work.SendAsync(given, Cancellation);
        await work.DrainAsync(Cancellation);
        await IndexAsync(work, given);
        var item = ConvertItem(given, "coco");
        await work.SendAsync(item, Cancellation);

        await work.DrainAsync(Cancellation);

        Assert.True(await work.ProgressAsync(item, Cancellation) is { Done: true, Failure: null });
        var blob = work.Storage.Container(ContainerNames.Masks).GetBlobClient(BlobPaths.Export(given.Batch!, "coco"));
        var bytes = (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToArray();
        using var zip = new ZipArchive(new MemoryStream(bytes));
        using var content = new MemoryStream();
        await Assert.Single(zip.Entries).Open().CopyToAsync(content, Cancellation);
        var labels = LabelFormats.Read([new LabelFile("annotations.json", content.ToArray())], new ImageNames(given.Images.Select(i => i.Name)));
        foreach (var (i, claim) in given.Images.Index())
            Assert.Equal(Discs.Mask(i).Pixels, labels.Resolve(claim.Name, Discs.Side, Discs.Side, _ => null).Mask!.Pixels);

        // Once more, as after a crash before the item was committed: the same bytes.
        var again = item with { Id = item.Id + "-again" };
        await work.SendAsync(again, Cancellation);
        await work.DrainAsync(Cancellation);
        Assert.Equal(bytes, (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToArray());
    }

    [Fact]
    public async Task Convert_WithAMaskMissing_FailsAndNamesIt()
    {
        var work = await Workplace.OpenAsync(azurite, Cancellation);
        var given = await GivenAsync(work, 2);
        await work.SendAsync(given, Cancellation);
        await work.DrainAsync(Cancellation);
        await IndexAsync(work, given);
        await work.Storage.Container(ContainerNames.Masks).DeleteBlobAsync(BlobPaths.Mask(given.Batch!, given.Images[1].Name), cancellationToken: Cancellation);
        var item = ConvertItem(given, "voc");
        await work.SendAsync(item, Cancellation);

        await work.DrainAsync(Cancellation);

        var progress = await work.ProgressAsync(item, Cancellation);
        Assert.True(progress is { Done: true, Failure.Code: "missing-blob" });
        Assert.Contains(given.Images[1].Name, progress.Failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A batch whose labels are whole masks, as the functions hand it out.</summary>
    private static async Task<WorkItem> GivenAsync(Workplace work, int images)
    {
        var item = await work.UploadBatchAsync(images, Cancellation);
        var claims = new List<ImageClaim>();
        foreach (var (i, claim) in item.Images.Index())
        {
            var path = BlobPaths.AcceptedMask(item.Batch!, claim.Name);
            var answer = await work.Storage.Container(ContainerNames.Uploads).UploadBlobAsync(path, new BinaryData(MaskCodec.Encode(Discs.Mask(i))), Cancellation);
            claims.Add(claim with { Mask = path, MaskETag = answer.Value.ETag.ToString() });
        }
        return item with { Images = claims };
    }

    private static async Task IndexAsync(Workplace work, WorkItem item)
    {
        var progress = await work.ProgressAsync(item, Cancellation);
        var index = new MaskIndex { Batch = item.Batch!, Classes = ["background", "disc"], Background = "background", ConfigHash = item.ConfigHash, Images = progress!.Images };
        await work.Storage.Container(ContainerNames.Masks).UpdateAsync<MaskIndex>(BlobPaths.MaskIndex(item.Batch!), _ => index, Cancellation);
    }

    private static WorkItem ConvertItem(WorkItem batch, string format) => new()
    {
        Id = $"{batch.Batch}-convert-{format}",
        Kind = WorkKind.Convert,
        Model = batch.Model,
        Batch = batch.Batch,
        Config = new WorkConfig { Format = format },
        ConfigHash = batch.ConfigHash,
    };

    private static async Task<IndexedMask> MaskAsync(Workplace work, string blob)
    {
        var answer = await work.Storage.Container(ContainerNames.Masks).GetBlobClient(blob).DownloadContentAsync(Cancellation);
        Assert.True(MaskCodec.TryDecode(answer.Value.Content.ToMemory().Span, ImageLimits.Default, out var mask, out _));
        return mask;
    }
}
