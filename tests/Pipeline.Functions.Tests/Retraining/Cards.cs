using System.Text.Json;
using Pipeline.Contracts.Models;
using Pipeline.Storage;

namespace Pipeline.Functions.Tests.Retraining;

internal static class Cards
{
    public static ModelCard New(string model, string version, string snapshot) => new()
    {
        Model = model,
        Version = version,
        CreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(version.Length),
        Run = "run-1",
        Snapshot = snapshot,
        SnapshotSha256 = new string('c', 64),
        Classes = ["background", "car"],
        Background = "background",
        Preprocessing = new Preprocessing("RGB", [0, 0, 0], [1, 1, 1]),
        Network = "DeepLabV3Plus/MobileNetV1",
        Training = JsonSerializer.SerializeToElement(new { epochs = 1 }),
        TrainingHash = new string('d', 64),
        OnnxSha256 = new string('e', 64),
        OnnxBytes = 1,
        Opset = 17,
        Parity = new ParityResult(1, 1e-6, 1),
    };

    /// <summary>Leaves a published version as the worker does: card, then pointer.</summary>
    public static async Task PublishAsync(PipelineStorage storage, string model, string version)
    {
        var models = storage.Container(ContainerNames.Models);
        await models.TryCreateAsync(BlobPaths.Card(model, version), New(model, version, "snapshot-1"), TestApp.Cancellation);
        await models.TryCreateAsync(
            BlobPaths.Champion(model), new Champion { Model = model, Version = version, PublishedAt = DateTimeOffset.UtcNow }, TestApp.Cancellation);
    }

    /// <summary>Leaves a version that the gate refused: its card, and no pointer to it.</summary>
    public static Task RegisterAsync(PipelineStorage storage, string model, string version) => storage.Container(ContainerNames.Models)
        .TryCreateAsync(BlobPaths.Card(model, version), New(model, version, "snapshot-1"), TestApp.Cancellation);

    public static Task ReviewAsync(PipelineStorage storage, string model, string version) => storage.Container(ContainerNames.Models).TryCreateAsync(
        BlobPaths.Review(model, version),
        new ReviewList { Model = model, Version = version, CreatedAt = DateTimeOffset.UnixEpoch, Images = [new ReviewImage("b", "a.jpg", 0.5, 0.25, 1)] },
        TestApp.Cancellation);
}
