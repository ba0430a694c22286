using Azure;
using Azure.Storage.Blobs.Models;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

/// <summary>
/// Remembers which trace an upload belongs to: that of the request for its addresses, or that of its first event. Blobs come from
/// clients that know of no trace, and events are repeated.
/// </summary>
public sealed class UploadTraces(PipelineStorage storage)
{
    /// <summary>Addresses are being handed out: what is uploaded with them continues this request's trace.</summary>
    public Task AnnounceAsync(string batch, CancellationToken cancellation) => WriteAsync(batch, null, cancellation);

    /// <summary>Nobody asked for addresses: the present span begins the trace, unless another delivery of the event was faster.</summary>
    public async Task BeginAsync(string batch, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(batch, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Two deliveries at once are two traces of which one ends at once.
        }
    }

    /// <returns>A trace context, or null when nothing is remembered.</returns>
    public async Task<string?> FindAsync(string batch, CancellationToken cancellation)
    {
        try
        {
            return (await Blob(batch).DownloadContentAsync(cancellation)).Value.Content.ToString();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private Task WriteAsync(string batch, BlobRequestConditions? conditions, CancellationToken cancellation) =>
        Blob(batch).UploadAsync(new BinaryData(Traces.Current()), new BlobUploadOptions { Conditions = conditions }, cancellation);

    private Azure.Storage.Blobs.BlobClient Blob(string batch) =>
        storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.UploadTrace(batch));
}
