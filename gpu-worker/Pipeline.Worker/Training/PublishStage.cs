using System.Globalization;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Work;
using Pipeline.Segmentation.Stages;
using Pipeline.Storage;
using Pipeline.Worker.Events;
using Pipeline.Worker.Predicting;

namespace Pipeline.Worker.Training;

/// <summary>
/// The gate. A candidate becomes champion only when ONNX Runtime agrees with the network and, where true masks are held out and
/// the class list is the champion's, when it loses no more than the allowed mIoU on the very same images.
/// </summary>
internal sealed class PublishStage(PipelineStorage storage, EventSender events, IOptions<WorkerOptions> options, TimeProvider clock)
{
    public async Task<Verdict> RunAsync(WorkItem item, Snapshot snapshot, Candidate candidate, CancellationToken cancellation)
    {
        var (model, version) = (item.Model, candidate.Card.Version);
        await events.SendModelTrainedAsync(item, candidate.Card, cancellation);

        var models = storage.Container(ContainerNames.Models);
        var champion = await models.TryReadAsync<Champion>(BlobPaths.Champion(model), cancellation);
        if (champion?.Value.Version != version)
        {
            var reasons = await JudgeAsync(model, champion?.Value, snapshot, candidate, cancellation);
            if (reasons.Count > 0)
            {
                await events.SendModelRejectedAsync(item, version, reasons, cancellation);
                return new Verdict(reasons);
            }

            await models.UpdateAsync<Champion>(
                BlobPaths.Champion(model),
                known => known?.Version == version
                    ? known
                    : new Champion
                    {
                        Model = model,
                        Version = version,
                        Previous = known?.Version,
                        PublishedAt = clock.GetUtcNow(),
                        HoldoutMiou = candidate.Card.Metrics?.Miou,
                    },
                cancellation);
        }

        await events.SendModelPublishedAsync(item, candidate.Card, cancellation);
        return new Verdict([]);
    }

    private async Task<IReadOnlyList<Problem>> JudgeAsync(
        string model, Champion? champion, Snapshot snapshot, Candidate candidate, CancellationToken cancellation)
    {
        var reasons = new List<Problem>();
        if (!candidate.Exported.Parity.Passed)
            reasons.Add(new Problem("/parity", "onnx-parity", candidate.Exported.Parity.ToString()));

        if (champion is not null
            && candidate.Card.Metrics is { } metrics
            && await ModelFiles.TryReadAsync(storage, model, champion.Version, cancellation) is { } files
            && files.Card.Classes.SequenceEqual(candidate.Card.Classes, StringComparer.Ordinal))
        {
            using var session = new SegmenterSession(files.Onnx, files.Card);
            var before = EvaluateStage.Run(
                snapshot.Set.Classes, snapshot.Set.Holdout, image => session.Predict(image).ArgMax.Pixels, progress: null, cancellation);
            if (metrics.Miou < before.Miou - options.Value.MaxMiouLoss)
                reasons.Add(new Problem("/metrics/miou", "worse-than-champion", string.Create(
                    CultureInfo.InvariantCulture,
                    $"Held-out mIoU is {metrics.Miou:f4}; the champion '{champion.Version}' has {before.Miou:f4} on the same {before.Images} images and at most {options.Value.MaxMiouLoss} may be lost.")));
        }

        return reasons;
    }
}
