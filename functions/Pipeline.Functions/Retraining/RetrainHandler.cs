using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Datasets;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Runs;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Retraining;

/// <summary>Freezes a snapshot and queues its training. A run's id follows from data, options and count, so a repeat finds the run.</summary>
public sealed partial class RetrainHandler(
    PipelineStorage storage, SnapshotBuilder snapshots, WorkDispatcher dispatcher, RunLedger runs, TimeProvider clock, ILogger<RetrainHandler> logger)
{
    // A run that failed this often with the same data will fail again: people must look, the timer stops.
    private const int MaxFailedRuns = 3;

    /// <param name="options">Training options by name; null takes the defaults.</param>
    /// <param name="onlyWhenNew">The timer's way: data that were trained on already are left alone.</param>
    public async Task<RetrainOutcome> HandleAsync(string model, JsonElement? options, bool onlyWhenNew, CancellationToken cancellation)
    {
        var built = await snapshots.BuildAsync(model, cancellation);
        var outcome = !built.IsValid
            ? new RetrainOutcome.Impossible(built.Problems[0])
            : onlyWhenNew && await ChampionKnowsAsync(built.Value, cancellation)
                ? new RetrainOutcome.UpToDate($"the champion was trained on snapshot {built.Value.Id}")
                : await RunAsync(built.Value, options, onlyWhenNew, cancellation);
        Report(model, outcome);
        return outcome;
    }

    private async Task<RetrainOutcome> RunAsync(DatasetManifest snapshot, JsonElement? options, bool onlyWhenNew, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var config = TrainingItem.ConfigHash(snapshot.Id, options)[..8];
        for (var count = 1; ; count++)
        {
            var run = $"{snapshot.Id}-{config}-{count}";
            var known = await state.TryReadAsync<RunState>(BlobPaths.RunState(run), cancellation);
            if (known is null)
                return await StartAsync(run, snapshot, options, cancellation);
            if (known.Value.Status is RunStatus.Queued or RunStatus.Running)
            {
                // Whoever began it may have died before the message was sent.
                await dispatcher.SendUnstartedAsync([TrainingItem.IdOf(run)], cancellation);
                return new RetrainOutcome.Started(known.Value, snapshot);
            }
            if (onlyWhenNew && (known.Value.Status != RunStatus.Failed || count >= MaxFailedRuns))
                return new RetrainOutcome.UpToDate($"run {run} ended as {known.Value.Status} on the same data");
        }
    }

    private async Task<RetrainOutcome> StartAsync(string run, DatasetManifest snapshot, JsonElement? options, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var created = new RunState
        {
            Run = run,
            Model = snapshot.Model,
            Snapshot = snapshot.Id,
            Status = RunStatus.Queued,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await dispatcher.StoreAsync([TrainingItem.Of(run, snapshot, options)], cancellation);
        created = await runs.CreateAsync(created, cancellation);
        await dispatcher.SendUnstartedAsync([TrainingItem.IdOf(run)], cancellation);
        return new RetrainOutcome.Started(created, snapshot);
    }

    private async Task<bool> ChampionKnowsAsync(DatasetManifest snapshot, CancellationToken cancellation)
    {
        var models = storage.Container(ContainerNames.Models);
        var champion = await models.TryReadAsync<Champion>(BlobPaths.Champion(snapshot.Model), cancellation);
        return champion is not null
            && (await models.TryReadAsync<ModelCard>(BlobPaths.Card(snapshot.Model, champion.Value.Version), cancellation))?.Value.Snapshot == snapshot.Id;
    }

    private void Report(string model, RetrainOutcome outcome)
    {
        switch (outcome)
        {
            case RetrainOutcome.Started started:
                Log.Started(logger, model, started.Run.Run, started.Snapshot.Id, started.Snapshot.Entries.Count);
                break;
            case RetrainOutcome.UpToDate upToDate:
                Log.UpToDate(logger, model, upToDate.Why);
                break;
            case RetrainOutcome.Impossible impossible:
                Log.Impossible(logger, model, impossible.Problem.Message);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model}: run {Run} trains on snapshot {Snapshot} with {Entries} images")]
        public static partial void Started(ILogger logger, string model, string run, string snapshot, int entries);

        [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model} is not trained: {Why}")]
        public static partial void UpToDate(ILogger logger, string model, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Model {Model} cannot be trained: {Why}")]
        public static partial void Impossible(ILogger logger, string model, string why);
    }
}
