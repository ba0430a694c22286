using Pipeline.Contracts;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Stages;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Weights;
using Pipeline.Storage;
using Pipeline.Telemetry;
using Pipeline.Worker.Events;
using Pipeline.Worker.Items;
using Pipeline.Worker.Progress;
using Pipeline.Worker.Stores;

namespace Pipeline.Worker.Training;

/// <summary>
/// Snapshot → trained segmenter → candidate → champion or rejection. Training resumes from its checkpoint; its last one makes
/// an <see cref="WorkKind.Export"/> item of the same run repeat only what follows training.
/// </summary>
internal class TrainHandler(
    PipelineStorage storage,
    SnapshotReader snapshots,
    RecipeStage recipes,
    CandidateStage candidates,
    PublishStage publish,
    ReviewStage review,
    RunLedger runs,
    EventSender events,
    PretrainedBackbone pretrained,
    TimeProvider clock) : IWorkHandler
{
    public virtual WorkKind Kind => WorkKind.Train;

    public string Device => TorchDevice.Name;

    public async Task<WorkOutcome> HandleAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation)
    {
        if (item is not { Run: { } run, Snapshot: { } snapshotId })
            return new WorkOutcome.Failed(new Problem("/run", "missing-member", "A training item names its run and its snapshot."));
        try
        {
            return await RunAsync(item, run, snapshotId, ledger, cancellation);
        }
        catch (RunCancelledException)
        {
            // Nothing is published, and nobody needs to be told what they asked for.
            return new WorkOutcome.Completed();
        }
        catch (Exception e) when (e is OptionsException or WeightsException or InvalidDataException)
        {
            return await FailAsync(item, run, new Problem("/config", e is OptionsException ? "bad-options" : "bad-data", e.Message), cancellation);
        }
    }

    private async Task<WorkOutcome> RunAsync(WorkItem item, string run, string snapshotId, ItemLedger ledger, CancellationToken cancellation)
    {
        var state = await runs.UpdateAsync(run, s => s with { Status = RunStatus.Running, Stage = "download" }, cancellation);
        // A worker before this one ended the run and died before it could end the item.
        if (RunTransitions.IsEnd(state.Status))
            return state is { Status: RunStatus.Failed, Reasons: [var reason, ..] } ? new WorkOutcome.Failed(reason) : new WorkOutcome.Completed();
        var snapshot = await snapshots.ReadAsync(snapshotId, cancellation);
        if (snapshot.Set.Training.Count == 0)
            return await FailAsync(item, run, new Problem("/snapshot", "empty-snapshot", $"Snapshot '{snapshotId}' has no image to train on."), cancellation);

        var recipe = await recipes.ChooseAsync(item, state, snapshot, cancellation);
        using var trained = await TrainAsync(run, snapshot.Set, recipe, ledger, cancellation);
        await ledger.CommitStageAsync("train", cancellation);
        await runs.UpdateAsync(
            run,
            s => s with
            {
                Stage = "export",
                Step = trained.Summary.Steps,
                Steps = trained.Summary.Planned,
                SpentMinutes = trained.Summary.Spent.TotalMinutes,
                MasksRefreshed = trained.Refreshes.Sum(refresh => refresh.Replaced),
            },
            cancellation);
        var candidate = await ExportAsync(run, item.Model, snapshot, recipe, trained, cancellation);
        await ledger.CommitStageAsync("export", cancellation);

        await runs.UpdateAsync(run, s => s with { Stage = "publish" }, cancellation);
        using var publishing = Traces.Start("publish")?.SetTag(TraceTags.Run, run);
        var verdict = await publish.RunAsync(item, snapshot, candidate, cancellation);
        publishing?.SetTag(TraceTags.Outcome, verdict.Published ? "published" : "rejected");
        if (verdict.Published)
            await review.RunAsync(item.Model, snapshot, candidate, cancellation);
        await runs.UpdateAsync(
            run,
            s => s with
            {
                Status = verdict.Published ? RunStatus.Published : RunStatus.Rejected,
                Stage = "done",
                Version = candidate.Card.Version,
                Metrics = candidate.Card.Metrics,
                Parity = candidate.Card.Parity,
                Labels = verdict.Labels,
                Reasons = verdict.Reasons,
            },
            cancellation);
        return new WorkOutcome.Completed();
    }

    private async Task<TrainedSegmenter> TrainAsync(string run, TrainingSet set, Recipe recipe, ItemLedger ledger, CancellationToken cancellation)
    {
        var container = storage.Container(ContainerNames.Checkpoints);
        var checkpoints = new BlobCheckpointStore(container.GetBlobClient(BlobPaths.Checkpoint(run)));
        var stage = new TrainStage
        {
            Pretrained = await pretrained.ReadAsync(cancellation),
            StartFrom = recipe.StartFrom,
            Artifacts = new BlobArtifactStore(container, BlobPaths.RunArtifacts(run)),
        };
        await using var pump = new ProgressPump<TrainProgress>(
            async (p, token) =>
            {
                var at = p.Refreshed is null ? "train" : "refresh";
                await ledger.ReportAsync(at, p.Done, token);
                await runs.UpdateAsync(
                    run, s => s with { Stage = at, Step = p.Step, Steps = p.Steps, Loss = p.Loss, ImagesPerSecond = p.ImagesPerSecond }, token);
            },
            clock,
            cancellation);
        using var activity = Traces.Start("train")?.SetTag(TraceTags.Run, run);
        return await stage.RunAsync(set, recipe.Options, checkpoints, new StepTimes(pump, clock), pump.Token);
    }

    private async Task<Candidate> ExportAsync(string run, string model, Snapshot snapshot, Recipe recipe, TrainedSegmenter trained, CancellationToken cancellation)
    {
        using var activity = Traces.Start("export")?.SetTag(TraceTags.Run, run);
        return await candidates.RunAsync(run, model, snapshot, recipe, trained, cancellation);
    }

    private async Task<WorkOutcome> FailAsync(WorkItem item, string run, Problem problem, CancellationToken cancellation)
    {
        // Event first: a crash before the state is written repeats both, and the id is the same.
        await events.SendModelRejectedAsync(item, version: null, [problem], cancellation);
        await runs.EndAsync(run, RunStatus.Failed, [problem], cancellation);
        return new WorkOutcome.Failed(problem);
    }
}
