using Azure;
using Azure.Storage.Blobs;
using Pipeline.Segmentation.Training.Checkpoints;

namespace Pipeline.Worker.Stores;

/// <summary>The latest checkpoint of one run, replaced as a whole.</summary>
internal sealed class BlobCheckpointStore(BlobClient blob) : ICheckpointStore
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    public async Task<byte[]?> ReadLatestAsync(CancellationToken cancellation)
    {
        try
        {
            return (await blob.DownloadContentAsync(cancellation)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>A checkpoint is written because the worker stops, too: a cancelled token still gets some time.</summary>
    public async Task WriteAsync(byte[] checkpoint, CancellationToken cancellation)
    {
        using var grace = new CancellationTokenSource(Grace);
        using var linked = cancellation.IsCancellationRequested ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellation, grace.Token);
        await blob.UploadAsync(new BinaryData(checkpoint), overwrite: true, linked?.Token ?? grace.Token);
    }
}
