using Azure.Storage.Blobs.Models;
using Pipeline.Contracts;
using Pipeline.Functions.Messages;
using Pipeline.Imaging;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// Brings one image's labels into pixels, now that its size is known. Labels that are a whole mask are stored as one: an evaluate
/// batch is judged by it, a train batch gets it back as its result.
/// </summary>
public sealed class LabelResolver(PipelineStorage storage)
{
    private readonly ImageLimits limits = ImageLimits.Default;

    public async Task<VerifiedImage> ResolveAsync(BatchUpload upload, VerifiedImage image, CancellationToken cancellation)
    {
        var pictures = new Dictionary<string, byte[]?>();
        foreach (var path in upload.Labels!.PicturesOf(image.Name))
        {
            var blob = await BoundedBlob.TryReadAsync(
                storage.Container(ContainerNames.Uploads), BlobPaths.UploadedFile(upload.Batch, path), limits.MaxFileBytes, cancellation);
            if (blob is { Bytes: null })
                return image with { Problems = [new Problem(image.Name, ImageProblemCodes.TooLarge, $"{path} has {blob.Length:N0} bytes; at most {limits.MaxFileBytes:N0} are accepted.")] };
            pictures[path] = blob?.Bytes;
        }
        var resolved = upload.Labels.Resolve(image.Name, image.Width, image.Height, path => pictures.GetValueOrDefault(path) is { } bytes ? bytes : null);
        if (resolved.Labels is null)
            return image with { Problems = resolved.Problems };
        image = image with { Labels = resolved.Labels };
        return resolved.Mask is null || upload.Manifest.Masks is not null ? image : await StoreAsync(upload.Batch, image, resolved.Mask, cancellation);
    }

    private async Task<VerifiedImage> StoreAsync(string batch, VerifiedImage image, IndexedMask mask, CancellationToken cancellation)
    {
        var path = BlobPaths.AcceptedMask(batch, image.Name);
        var bytes = MaskCodec.Encode(mask);
        var answer = await storage.Container(ContainerNames.Uploads).GetBlobClient(path).UploadAsync(
            new BinaryData(bytes), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "image/png" } }, cancellation);
        return image with { Mask = path, MaskETag = answer.Value.ETag.ToString(), MaskSha256 = Hashes.Of(bytes) };
    }
}
