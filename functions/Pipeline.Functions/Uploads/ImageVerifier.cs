using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Functions.Messages;
using Pipeline.Imaging;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>Does every image exist, decode, and fit its label and its true mask? Memory is bounded by the parallelism.</summary>
public sealed class ImageVerifier(PipelineStorage storage, LabelResolver labels, IOptions<UploadOptions> options)
{
    private readonly ImageLimits limits = ImageLimits.Default;

    public async Task<VerifiedSlice> VerifyAsync(BatchUpload upload, int first, int count, CancellationToken cancellation)
    {
        var results = new VerifiedImage[count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.VerifyParallelism, CancellationToken = cancellation },
            async (i, token) => results[i] = await VerifyAsync(upload, upload.Manifest.Images[first + i], token));
        return new VerifiedSlice(results);
    }

    private async Task<VerifiedImage> VerifyAsync(BatchUpload upload, string name, CancellationToken cancellation)
    {
        // An image with bad labels is left out anyway; it costs no download.
        if (upload.LabelProblems.TryGetValue(name, out var labelProblems))
            return Refused(name, labelProblems);

        var uploads = storage.Container(ContainerNames.Uploads);
        var path = BlobPaths.UploadedImage(upload.Batch, name);
        var blob = await BoundedBlob.TryReadAsync(uploads, path, limits.MaxFileBytes, cancellation);
        if (blob is null)
            return Refused(name, [new Problem(name, "missing-image", $"images/{name} is listed in batch.json but was not uploaded.")]);
        if (blob.Bytes is null)
            return Refused(name, [new Problem(name, ImageProblemCodes.TooLarge, $"images/{name} has {blob.Length:N0} bytes; at most {limits.MaxFileBytes:N0} are accepted.")]);
        if (!ImageCodec.TryVerify(blob.Bytes, limits, out var probe, out var problem))
            return Refused(name, [new Problem(name, problem.Code, $"images/{name}: {problem.Message}")]);

        var verified = new VerifiedImage(name, blob.ETag.ToString(), probe.DisplayWidth, probe.DisplayHeight, Hashes.Of(blob.Bytes), []);
        if (upload.Labels?.Has(name) is true)
            verified = await labels.ResolveAsync(upload, verified, cancellation);
        if (verified.Problems.Count > 0 || upload.Manifest.Purpose == BatchPurpose.Predict)
            return verified;
        if (upload.Manifest.Masks is { } folder)
            return await WithMaskAsync(upload, verified, folder, cancellation);
        return upload.Manifest.Purpose == BatchPurpose.Evaluate && verified.Mask is null
            ? Refused(name, [new Problem(name, "missing-mask", $"The labels of {name} do not say the class of every pixel, which an evaluate batch without masks needs.")])
            : verified;
    }

    private async Task<VerifiedImage> WithMaskAsync(BatchUpload upload, VerifiedImage image, string folder, CancellationToken cancellation)
    {
        var name = $"{folder.TrimEnd('/')}/{Path.GetFileNameWithoutExtension(image.Name)}.png";
        var path = BlobPaths.UploadedFile(upload.Batch, name);
        var blob = await BoundedBlob.TryReadAsync(storage.Container(ContainerNames.Uploads), path, limits.MaxFileBytes, cancellation);
        if (blob is null)
            return Refused(image.Name, [new Problem(image.Name, "missing-mask", $"{name}, the true mask of {image.Name}, was not uploaded.")]);
        if (blob.Bytes is null)
            return Refused(image.Name, [new Problem(image.Name, ImageProblemCodes.TooLarge, $"{name} has {blob.Length:N0} bytes; at most {limits.MaxFileBytes:N0} are accepted.")]);
        if (!MaskCodec.TryDecode(blob.Bytes, limits, out var mask, out var problem))
            return Refused(image.Name, [new Problem(image.Name, problem.Code, $"{name}: {problem.Message}")]);
        if (mask.Width != image.Width || mask.Height != image.Height)
            return Refused(image.Name, [new Problem(image.Name, "size-mismatch",
                $"{name} is {mask.Width} x {mask.Height} pixels; images/{image.Name} is {image.Width} x {image.Height}.")]);
        return UnknownIndex(mask, upload.Labels?.Classes.Count ?? 0) is { } index
            ? Refused(image.Name, [new Problem(image.Name, "unknown-class", $"{name} holds class index {index}; allowed: 0 to {upload.Labels!.Classes.Count - 1}, and 255 to ignore.")])
            : image with { Mask = path, MaskSha256 = Hashes.Of(blob.Bytes) };
    }

    /// <summary>The first index that no class has; null when all are known, or when no class list came with the batch.</summary>
    private static byte? UnknownIndex(IndexedMask mask, int classes)
    {
        if (classes == 0)
            return null;
        var at = mask.Pixels.AsSpan().IndexOfAnyExcept(Known(classes));
        return at < 0 ? null : mask.Pixels[at];
    }

    private static byte[] Known(int classes) =>
        [.. Enumerable.Range(0, Math.Min(classes, IndexedMask.Ignore)).Select(i => (byte)i), IndexedMask.Ignore];

    private static VerifiedImage Refused(string name, IReadOnlyList<Problem> problems) => new(name, null, 0, 0, null, problems);
}
