using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Pipeline.Segmentation;

namespace Pipeline.Worker.Stores;

/// <summary>A labeler's artefacts below a prefix. A blob appears only when its upload has ended.</summary>
internal sealed class BlobArtifactStore(BlobContainerClient container, string prefix) : IArtifactStore
{
    public async Task<Stream?> OpenReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await container.GetBlobClient(prefix + name).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public async Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await write(buffer, cancellation);
        buffer.Position = 0;
        await container.GetBlobClient(prefix + name).UploadAsync(buffer, overwrite: true, cancellation);
    }
}
