using System.Diagnostics;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// Verifies a batch slice by slice and notes each one, so that an invocation that runs out of time (or dies) leaves the next
/// one only the rest.
/// </summary>
public sealed class BatchVerifier(PipelineStorage storage, ImageVerifier images, IOptions<UploadOptions> options)
{
    /// <returns>All images in the order of the manifest, or null when time ran out and another invocation must go on.</returns>
    public async Task<IReadOnlyList<VerifiedImage>?> VerifyAsync(BatchUpload upload, CancellationToken cancellation)
    {
        using var activity = Traces.Start("validate")?.SetTag(TraceTags.Batch, upload.Batch);
        var watch = Stopwatch.StartNew();
        var total = upload.Manifest.Images.Count;
        var size = options.Value.SliceSize;
        if (total <= size)
            return (await images.VerifyAsync(upload, 0, total, cancellation)).Images;

        var verified = new List<VerifiedImage>(total);
        var worked = false;
        for (var first = 0; first < total; first += size)
        {
            var path = BlobPaths.Verification(upload.Batch, upload.Version.Hash, first / size);
            var slice = await TryReadAsync(path, cancellation);
            if (slice is null)
            {
                // At least one slice an invocation, or it would never end.
                if (worked && watch.Elapsed.TotalSeconds >= options.Value.SliceSeconds)
                    return null;
                slice = await images.VerifyAsync(upload, first, Math.Min(size, total - first), cancellation);
                await WriteAsync(path, slice, cancellation);
                worked = true;
            }
            verified.AddRange(slice.Images);
        }
        return verified;
    }

    /// <summary>Forgets the notes of a batch that has been decided.</summary>
    public async Task ForgetAsync(BatchUpload upload, CancellationToken cancellation)
    {
        var slices = (upload.Manifest.Images.Count - 1) / options.Value.SliceSize + 1;
        for (var slice = 0; slices > 1 && slice < slices; slice++)
            await storage.Container(ContainerNames.State)
                .DeleteBlobIfExistsAsync(BlobPaths.Verification(upload.Batch, upload.Version.Hash, slice), cancellationToken: cancellation);
    }

    private async Task<VerifiedSlice?> TryReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var answer = await storage.Container(ContainerNames.State).GetBlobClient(path).DownloadContentAsync(cancellation);
            return answer.Value.Content.ToObjectFromJson<VerifiedSlice>(JsonSerializerOptions.Web);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private Task WriteAsync(string path, VerifiedSlice slice, CancellationToken cancellation) =>
        storage.Container(ContainerNames.State).GetBlobClient(path).UploadAsync(
            BinaryData.FromObjectAsJson(slice, JsonSerializerOptions.Web),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } }, cancellation);
}
