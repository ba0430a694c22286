using System.Security.Cryptography;
using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Storage;
using Pipeline.Telemetry;
using Pipeline.Worker.Items;

namespace Pipeline.Worker.Images;

/// <summary>Walks through an item's images, skipping those committed before; each is verified against its claim first.</summary>
internal sealed class ClaimedImages(ScratchCache scratch)
{
    /// <param name="work">Makes and stores the result of one image; an image that cannot be read never gets here.</param>
    public async Task ForEachAsync(
        WorkItem item, ItemLedger ledger, Func<ImageClaim, RgbImage, Task<ImageResult>> work, CancellationToken cancellation)
    {
        var done = ledger.Progress.Images.Select(i => i.Image).ToHashSet(StringComparer.Ordinal);
        foreach (var claim in item.Images.Where(c => !done.Contains(c.Name)))
        {
            cancellation.ThrowIfCancellationRequested();
            await ledger.BeginImageAsync(claim.Name, cancellation);
            using var activity = Traces.Start("image")?.SetTag(TraceTags.Image, claim.Name);
            var result = await OneAsync(item, claim, work, cancellation);
            await ledger.CommitImageAsync(result, cancellation);
            var outcome = result.Mask is not null ? "mask" : result.Problems.FirstOrDefault()?.Code ?? "unknown";
            if (result.Mask is null)
                activity.Fail(outcome);
            Measures.ImagesEnded(item.Kind.ToString().ToLowerInvariant(), outcome, 1);
        }
    }

    public static ImageResult Failed(ImageClaim claim, Problem problem) =>
        new() { Image = claim.Name, ImageETag = claim.ETag, Problems = [problem] };

    private async Task<ImageResult> OneAsync(
        WorkItem item, ImageClaim claim, Func<ImageClaim, RgbImage, Task<ImageResult>> work, CancellationToken cancellation)
    {
        var file = await scratch.GetAsync(ContainerNames.Uploads, BlobPaths.UploadedImage(item.Batch!, claim.Name), claim.ETag, cancellation);
        if (file.Path is null)
            return Failed(claim, file.Problem!);
        var bytes = await File.ReadAllBytesAsync(file.Path, cancellation);
        if (!ImageCodec.TryDecode(bytes, ImageLimits.Default, out var image, out var problem))
            return Failed(claim, new Problem(claim.Name, problem.Code, problem.Message));
        try
        {
            var result = await work(claim, image);
            return result with { ImageSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }
        catch (InvalidDataException e)
        {
            return Failed(claim, new Problem(claim.Name, "invalid-image", e.Message));
        }
    }
}
