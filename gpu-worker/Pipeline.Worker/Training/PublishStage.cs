using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Work;
using Pipeline.Segmentation.Evaluation;
using Pipeline.Storage;
using Pipeline.Worker.Events;

namespace Pipeline.Worker.Training;

/// <summary>
/// The gate. A candidate becomes champion only when ONNX Runtime agrees with the network and when it is not worse than the champion on
/// the very same held-out images: by true masks where there are any, else by labels alone.
/// </summary>
internal sealed class PublishStage(PipelineStorage storage, ChampionComparison comparison, EventSender events, IOptions<WorkerOptions> options, TimeProvider clock)
{
    private readonly GateOptions gate = new(options.Value.MaxMiouLoss, options.Value.MaxCheckLoss);

    public async Task<Verdict> RunAsync(WorkItem item, Snapshot snapshot, Candidate candidate, CancellationToken cancellation)
    {
        var (model, version) = (item.Model, candidate.Card.Version);
        await events.SendModelTrainedAsync(item, candidate.Card, cancellation);

        var models = storage.Container(ContainerNames.Models);
        while (true)
        {
            var champion = await models.TryReadAsync<Champion>(BlobPaths.Champion(model), cancellation);
            // Published before a crash: it is not its own rival.
            var rival = champion?.Value.Version == version ? champion.Value.Previous : champion?.Value.Version;
            var compared = await comparison.RunAsync(model, rival, snapshot, candidate, cancellation);
            var reasons = champion?.Value.Version == version ? [] : Judge(candidate, compared);
            if (reasons.Count > 0)
            {
                await events.SendModelRejectedAsync(item, version, reasons, cancellation);
                return new Verdict(reasons, compared.After);
            }

            // Against the pointer it was judged by: somebody may have promoted or rolled back meanwhile, and then it is judged again.
            if (champion?.Value.Version == version
                || await models.TryPutAsync(BlobPaths.Champion(model), Pointer(candidate, champion?.Value), champion?.ETag, cancellation) is not null)
            {
                await events.SendModelPublishedAsync(item, candidate.Card, cancellation);
                return new Verdict([], compared.After);
            }
        }
    }

    private Champion Pointer(Candidate candidate, Champion? before) => new()
    {
        Model = candidate.Card.Model,
        Version = candidate.Card.Version,
        Previous = before?.Version,
        PublishedAt = clock.GetUtcNow(),
        HoldoutMiou = candidate.Card.Metrics?.Miou,
    };

    private IReadOnlyList<Problem> Judge(Candidate candidate, Comparison compared)
    {
        List<Problem> reasons = [];
        if (!candidate.Exported.Parity.Passed)
            reasons.Add(new Problem("/parity", "onnx-parity", candidate.Exported.Parity.ToString()));
        if (compared.Champion is { } champion)
            reasons.AddRange(Gate.Judge(gate, champion, compared.MetricsBefore, candidate.Card.Metrics, compared.Before, compared.After));
        return reasons;
    }
}
