using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Pipeline.Storage;

/// <summary>Compare-and-swap on a blob over a wire that loses answers and repeats requests: a refusal is believed only after a look at what is there.</summary>
public static class ConditionalWrite
{
    private const int MostAttempts = 5;

    /// <summary>Writes over the expected version, or creates when none is expected.</summary>
    /// <returns>The new ETag, or null when another writer was faster.</returns>
    /// <exception cref="RequestFailedException">Storage goes on refusing although nobody else has written, or fails otherwise.</exception>
    public static async Task<ETag?> TryPutAsync(
        this BlobClient blob, BinaryData content, ETag? expected, IDictionary<string, string>? metadata, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            Conditions = expected is { } etag ? new BlobRequestConditions { IfMatch = etag } : new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Metadata = metadata,
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await blob.UploadAsync(content, options, cancellation)).Value.ETag;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                var there = await TryReadAsync(blob, cancellation);
                // A write whose answer was lost is repeated by the client and then refused: if our bytes are there, it was ours.
                if (there is not null && there.Content.ToMemory().Span.SequenceEqual(content.ToMemory().Span))
                    return there.Details.ETag;
                if (there?.Details.ETag != expected)
                    return null;
                if (attempt == MostAttempts)
                    throw;
            }
        }
    }

    private static async Task<BlobDownloadResult?> TryReadAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return (await blob.DownloadContentAsync(cancellation)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
