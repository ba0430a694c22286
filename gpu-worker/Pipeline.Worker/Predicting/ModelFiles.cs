using Azure;
using Pipeline.Contracts.Models;
using Pipeline.Storage;

namespace Pipeline.Worker.Predicting;

/// <summary>A registered version: its card and its file.</summary>
internal sealed record ModelFiles(ModelCard Card, byte[] Onnx)
{
    /// <returns>Null when the version lacks one of the two.</returns>
    public static async Task<ModelFiles?> TryReadAsync(PipelineStorage storage, string model, string version, CancellationToken cancellation)
    {
        var models = storage.Container(ContainerNames.Models);
        if (await models.TryReadAsync<ModelCard>(BlobPaths.Card(model, version), cancellation) is not { } card)
            return null;
        try
        {
            var onnx = await models.GetBlobClient(BlobPaths.Onnx(model, version)).DownloadContentAsync(cancellation);
            return new ModelFiles(card.Value, onnx.Value.Content.ToArray());
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
