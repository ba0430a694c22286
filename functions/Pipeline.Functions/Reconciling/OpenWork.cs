using Azure;
using Azure.Storage.Blobs.Models;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>
/// An empty blob below <c>state/open</c> for each batch, run and delivery that is not settled. Whoever creates such a thing marks
/// it first; the reconciler removes a mark once it has seen the end. So looking after what is open costs what is open.
/// </summary>
public sealed class OpenWork(PipelineStorage storage)
{
    /// <summary>Marks or, where a mark is there, makes it young again.</summary>
    public Task MarkAsync(string path, CancellationToken cancellation) =>
        storage.Container(ContainerNames.State).GetBlobClient(path).UploadAsync(BinaryData.Empty, overwrite: true, cancellation);

    /// <summary>Removes the mark as it was seen; one that was touched since stays.</summary>
    public async Task CloseAsync(OpenEntry entry, CancellationToken cancellation)
    {
        try
        {
            await storage.Container(ContainerNames.State).GetBlobClient(entry.Path).DeleteIfExistsAsync(
                conditions: new BlobRequestConditions { IfMatch = entry.ETag }, cancellationToken: cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            // Opened again meanwhile.
        }
    }

    public async Task<OpenPage> ListAsync(string prefix, string? from, int size, CancellationToken cancellation)
    {
        var pages = storage.Container(ContainerNames.State)
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation)
            .AsPages(from, size);
        await foreach (var page in pages.WithCancellation(cancellation))
            return new OpenPage(
                [.. page.Values.Select(blob => new OpenEntry(blob.Name, blob.Properties.LastModified!.Value, blob.Properties.ETag!.Value))],
                string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
        return new OpenPage([], null);
    }
}
