using Pipeline.Contracts;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Work;
using Pipeline.Segmentation.Stages;
using Pipeline.Storage;
using Pipeline.Worker.Images;
using Pipeline.Worker.Items;

namespace Pipeline.Worker.Predicting;

/// <summary>Images → masks by the published model, through ONNX Runtime.</summary>
internal sealed class PredictHandler(PipelineStorage storage, ClaimedImages images, MaskWriter masks) : IWorkHandler, IDisposable
{
    private (string Key, SegmenterSession Session)? held;

    public WorkKind Kind => WorkKind.Predict;

    public string Device => held?.Session.Device ?? "cpu";

    public async Task<WorkOutcome> HandleAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation)
    {
        var champion = await storage.Container(ContainerNames.Models).TryReadAsync<Champion>(BlobPaths.Champion(item.Model), cancellation);
        if (champion is null)
            return new WorkOutcome.Failed(new Problem("/model", "no-published-model", $"Model '{item.Model}' has no published version yet; train it first."));

        var version = champion.Value.Version;
        var session = await OpenAsync(item.Model, version, cancellation);
        if (session is null)
            return new WorkOutcome.Failed(new Problem("/model", "incomplete-model", $"Model '{item.Model}' version '{version}' lacks its file or its card."));
        await images.ForEachAsync(
            item, ledger, (claim, image) => masks.WriteAsync(item, claim, session.Predict(image), $"{item.Model}@{version}", cancellation), cancellation);
        return new WorkOutcome.Completed();
    }

    public void Dispose() => held?.Session.Dispose();

    private async Task<SegmenterSession?> OpenAsync(string model, string version, CancellationToken cancellation)
    {
        var key = $"{model}/{version}";
        if (held?.Key == key)
            return held.Value.Session;
        if (await ModelFiles.TryReadAsync(storage, model, version, cancellation) is not { } files)
            return null;
        held?.Session.Dispose();
        held = (key, new SegmenterSession(files.Onnx, files.Card));
        return held.Value.Session;
    }
}
