using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Segmentation.Weights;
using Pipeline.Storage;

namespace Pipeline.Worker.Stores;

/// <summary>The published backbone weights that this worker is told to start from, read once.</summary>
internal sealed class PretrainedBackbone(PipelineStorage storage, IOptions<WorkerOptions> options)
{
    private WeightFile? weights;

    public async Task<WeightFile?> ReadAsync(CancellationToken cancellation)
    {
        if (weights is not null || options.Value.PretrainedWeights is not { } blob)
            return weights;
        await using var stream = await storage.Container(ContainerNames.Models).GetBlobClient(blob).OpenReadAsync(cancellationToken: cancellation);
        return weights = await WeightFile.OpenAsync(stream, cancellation);
    }
}
