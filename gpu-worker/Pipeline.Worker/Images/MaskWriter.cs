using System.Security.Cryptography;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Work;
using Pipeline.Imaging;
using Pipeline.Segmentation;
using Pipeline.Storage;

namespace Pipeline.Worker.Images;

/// <summary>Stores a mask and its confidence image. Writing the same result again replaces it by itself.</summary>
internal sealed class MaskWriter(PipelineStorage storage)
{
    private static readonly BlobHttpHeaders Png = new() { ContentType = "image/png" };

    public async Task<ImageResult> WriteAsync(WorkItem item, ImageClaim claim, PseudoLabel label, string producer, CancellationToken cancellation)
    {
        var (mask, confidence) = (BlobPaths.Mask(item.Batch!, claim.Name), BlobPaths.Confidence(item.Batch!, claim.Name));
        var bytes = MaskCodec.Encode(label.Mask);
        var metadata = new Dictionary<string, string> { ["confighash"] = item.ConfigHash, ["producer"] = producer };
        await UploadAsync(confidence, PngCodec.EncodeGray(label.Mask.Width, label.Mask.Height, label.Confidence), metadata, cancellation);
        await UploadAsync(mask, bytes, metadata, cancellation);
        return new ImageResult
        {
            Image = claim.Name,
            ImageETag = claim.ETag,
            Mask = mask,
            MaskSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Confidence = confidence,
            Width = label.Mask.Width,
            Height = label.Mask.Height,
            Producer = producer,
            MeanConfidence = Math.Clamp(label.MeanConfidence, 0, 1),
            Unsure = Math.Clamp(label.Unsure, 0, 1),
        };
    }

    private Task UploadAsync(string blob, byte[] bytes, Dictionary<string, string> metadata, CancellationToken cancellation) =>
        storage.Container(ContainerNames.Masks).GetBlobClient(blob).UploadAsync(
            new BinaryData(bytes), new BlobUploadOptions { HttpHeaders = Png, Metadata = metadata }, cancellation);
}
