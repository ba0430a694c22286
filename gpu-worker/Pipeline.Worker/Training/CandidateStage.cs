using Azure.Storage.Blobs;
using Pipeline.Contracts;
using Pipeline.Contracts.Models;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Stages;
using Pipeline.Storage;

namespace Pipeline.Worker.Training;

/// <summary>Trained network → registered version: model file, metrics, weights, and the card last, which makes it complete.</summary>
internal sealed class CandidateStage(PipelineStorage storage, TimeProvider clock)
{
    private readonly ExportStage export = new();

    public async Task<Candidate> RunAsync(
        string run, string model, Snapshot snapshot, Recipe recipe, TrainedSegmenter trained, CancellationToken cancellation)
    {
        var exported = export.Run(trained, snapshot.Set, progress: null, cancellation);
        var card = new ModelCard
        {
            Model = model,
            Version = run,
            CreatedAt = clock.GetUtcNow(),
            Run = run,
            Snapshot = snapshot.Manifest.Id,
            SnapshotSha256 = snapshot.Sha256,
            Classes = snapshot.Manifest.Classes,
            Background = snapshot.Manifest.Background,
            Preprocessing = exported.Preprocessing,
            Network = trained.Options.Network,
            Training = OptionsHash.ToJson(trained.Options),
            TrainingHash = trained.Options.Hash(),
            StartedFrom = recipe.StartedFrom,
            Recipe = recipe.Reason,
            TrainingMinutes = trained.Summary.Spent.TotalMinutes,
            Steps = trained.Summary.Steps,
            PlannedSteps = trained.Summary.Planned,
            MasksRefreshed = trained.Refreshes.Sum(refresh => refresh.Replaced),
            PretrainedSha256 = trained.PretrainedSha256,
            OnnxSha256 = exported.Sha256,
            OnnxBytes = exported.Onnx.Length,
            Opset = exported.Opset,
            Parity = new ParityResult(exported.ParityImages, exported.Parity.MaxAbsDiff, exported.Parity.ArgmaxAgreement),
            Metrics = exported.Metrics,
        };

        var models = storage.Container(ContainerNames.Models);
        await UploadAsync(models, BlobPaths.Onnx(model, run), new BinaryData(exported.Onnx), cancellation);
        using var weights = new MemoryStream();
        trained.SaveWeights(weights);
        await UploadAsync(models, BlobPaths.Weights(model, run), new BinaryData(weights.ToArray()), cancellation);
        if (exported.Metrics is { } metrics)
            await UploadAsync(models, BlobPaths.Metrics(model, run), new BinaryData(Documents.Serialize(metrics)), cancellation);
        await UploadAsync(models, BlobPaths.Card(model, run), new BinaryData(Documents.Serialize(card)), cancellation);
        return new Candidate(card, exported);
    }

    private static Task UploadAsync(BlobContainerClient models, string path, BinaryData content, CancellationToken cancellation) =>
        models.GetBlobClient(path).UploadAsync(content, overwrite: true, cancellation);
}
