using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Pipeline.Functions.Messages;

/// <summary>A whole blob in memory, never more than a limit.</summary>
/// <param name="Bytes">Null when the blob is larger than the limit.</param>
public sealed record BoundedBlob(byte[]? Bytes, long Length, ETag ETag)
{
    /// <returns>Null when there is no such blob.</returns>
    public static async Task<BoundedBlob?> TryReadAsync(BlobContainerClient container, string path, long limit, CancellationToken cancellation)
    {
        try
        {
            var answer = await container.GetBlobClient(path).DownloadStreamingAsync(new BlobDownloadOptions(), cancellation);
            using var download = answer.Value;
            var length = download.Details.ContentLength;
            if (length > limit)
                return new BoundedBlob(null, length, download.Details.ETag);
            var bytes = GC.AllocateUninitializedArray<byte>((int)length);
            await download.Content.ReadExactlyAsync(bytes, cancellation);
            return new BoundedBlob(bytes, length, download.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
