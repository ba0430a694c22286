using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Retraining;

/// <summary>Finds the batches that training can use, oldest first.</summary>
public sealed class FinishedBatches(PipelineStorage storage)
{
    private const int Parallel = 8;

    // BlobPaths.BatchState without its name.
    private const string Prefix = "batches/";

    /// <summary>The models that have at least one finished training batch.</summary>
    public async Task<IReadOnlyList<string>> ModelsAsync(CancellationToken cancellation) =>
        [.. (await StatesAsync(cancellation)).Where(state => state.Manifest!.Purpose == BatchPurpose.Train).Select(state => state.Manifest!.Model).Distinct().Order()];

    internal async Task<IReadOnlyList<FinishedBatch>> OfAsync(string model, CancellationToken cancellation)
    {
        List<FinishedBatch> batches = [];
        foreach (var state in (await StatesAsync(cancellation)).Where(state => state.Manifest!.Model == model))
            if (await MasksAsync(state, cancellation) is { } masks)
                batches.Add(new FinishedBatch(state, masks));
        return batches;
    }

    private async Task<IReadOnlyList<BatchState>> StatesAsync(CancellationToken cancellation)
    {
        var container = storage.Container(ContainerNames.State);
        List<string> paths = [];
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellation))
            paths.Add(blob.Name);
        var states = new BatchState?[paths.Count];
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, paths.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (i, token) => states[i] = (await container.TryReadAsync<BatchState>(paths[i], token))?.Value);
        return
        [
            .. states.OfType<BatchState>()
                .Where(state => state is { Status: BatchStatus.Finished, Manifest.Purpose: BatchPurpose.Train or BatchPurpose.Evaluate })
                .OrderBy(state => state.CreatedAt).ThenBy(state => state.Batch, StringComparer.Ordinal),
        ];
    }

    /// <summary>Null when the batch is being deleted meanwhile.</summary>
    private async Task<MaskIndex?> MasksAsync(BatchState state, CancellationToken cancellation)
    {
        var (container, path) = state.Manifest!.Purpose == BatchPurpose.Evaluate
            ? (ContainerNames.State, BlobPaths.Truth(state.Batch))
            : (ContainerNames.Masks, BlobPaths.MaskIndex(state.Batch));
        if (await storage.Container(container).TryReadAsync<MaskIndex>(path, cancellation) is { } index)
            return index.Value;
        var now = await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(state.Batch), cancellation);
        return now is not { Value.Status: BatchStatus.Finished }
            ? null
            : throw new InvalidOperationException($"Batch {state.Batch} is finished but {container}/{path} does not exist.");
    }
}
