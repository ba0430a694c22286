using Pipeline.Contracts;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Work;
using Pipeline.Storage;
using Pipeline.Worker.Images;
using Pipeline.Worker.Items;

namespace Pipeline.Worker.Predicting;

/// <summary>Images → masks by the published model, through ONNX Runtime.</summary>
internal sealed class PredictHandler(PipelineStorage storage, HeldSession sessions, ClaimedImages images, MaskWriter masks) : IWorkHandler
{
    public WorkKind Kind => WorkKind.Predict;

    public string Device => sessions.Device;

    public async Task<WorkOutcome> HandleAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation)
    {
        var champion = await storage.Container(ContainerNames.Models).TryReadAsync<Champion>(BlobPaths.Champion(item.Model), cancellation);
        if (champion is null)
            return new WorkOutcome.Failed(new Problem("/model", "no-published-model", $"Model '{item.Model}' has no published version yet; train it first."));

        var version = champion.Value.Version;
        var session = await sessions.OpenAsync(item.Model, version, cancellation);
        if (session is null)
            return new WorkOutcome.Failed(new Problem("/model", "incomplete-model", $"Model '{item.Model}' version '{version}' lacks its file or its card."));
        await images.ForEachAsync(
            item, ledger, (claim, image) => masks.WriteAsync(item, claim, session.Predict(image), $"{item.Model}@{version}", cancellation), cancellation);
        return new WorkOutcome.Completed();
    }
}
