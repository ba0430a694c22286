using Azure;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Storage;

namespace Pipeline.Worker.Items;

/// <summary>Whether an item still has a batch that wants it. The fact stands in the state's metadata: a big state need not be read for each item.</summary>
internal static class GivenUpBatches
{
    public static async Task<bool> ContainAsync(PipelineStorage storage, WorkItem item, CancellationToken cancellation)
    {
        if (item.Batch is not { } batch)
            return false;
        try
        {
            var state = await storage.Container(ContainerNames.State).GetBlobClient(BlobPaths.BatchState(batch))
                .GetPropertiesAsync(new BlobRequestConditions(), cancellation);
            return state.Value.Metadata.TryGetValue("status", out var status)
                && status is nameof(BatchStatus.Cancelled) or nameof(BatchStatus.Deleting);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Nothing is known against it; its handler says what it lacks.
            return false;
        }
    }
}
