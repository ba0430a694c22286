using Microsoft.Extensions.Options;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Weights;
using Pipeline.Storage;

namespace Pipeline.Worker.Training;

/// <summary>
/// Chooses between going on from the champion's weights and training anew. The choice is written into the run before the first step: a
/// worker that resumes it follows that choice, whatever is champion by then.
/// </summary>
internal sealed class RecipeStage(PipelineStorage storage, RunLedger runs, IOptions<WorkerOptions> options)
{
    /// <param name="state">The run as it is.</param>
    /// <exception cref="OptionsException">The options ask for the champion's weights and these do not fit.</exception>
    public async Task<Recipe> ChooseAsync(WorkItem item, RunState state, Snapshot snapshot, CancellationToken cancellation)
    {
        var full = Options(item, options.Value.PretrainedWeights is null ? new TrainingOptions() : TrainingOptions.FineTune);
        if (state.Recipe is not null)
            return state.StartedFrom is { } version
                ? await FromChampionAsync(item, version, state.Recipe, cancellation)
                : new Recipe(full with { Start = TrainingStart.Full }, null, null, state.Recipe);

        var models = storage.Container(ContainerNames.Models);
        var champion = (await models.TryReadAsync<Champion>(BlobPaths.Champion(item.Model), cancellation))?.Value.Version;
        var card = champion is null ? null : (await models.TryReadAsync<ModelCard>(BlobPaths.Card(item.Model, champion), cancellation))?.Value;
        var against = full.Start == TrainingStart.Full ? "The options ask for it." : ReasonAgainst(champion, card, full, snapshot);
        if (against is not null && full.Start == TrainingStart.Champion)
            throw new OptionsException($"Option 'start' is Champion, but {char.ToLowerInvariant(against[0])}{against[1..]}");

        var recipe = against is null
            ? await FromChampionAsync(item, champion!, $"Fine-tuned from '{champion}': network and classes are the same.", cancellation)
            : new Recipe(full with { Start = TrainingStart.Full }, null, null, $"Full training. {against}");
        await runs.UpdateAsync(
            state.Run,
            known => known with { Recipe = recipe.Reason, StartedFrom = recipe.StartedFrom, BudgetMinutes = recipe.Options.BudgetMinutes },
            cancellation);
        return recipe;
    }

    private async Task<Recipe> FromChampionAsync(WorkItem item, string version, string reason, CancellationToken cancellation)
    {
        var defaults = options.Value.PretrainedWeights is null ? new TrainingOptions() : TrainingOptions.FineTune;
        await using var stream = await storage.Container(ContainerNames.Models)
            .GetBlobClient(BlobPaths.Weights(item.Model, version)).OpenReadAsync(cancellationToken: cancellation);
        return new Recipe(
            Options(item, defaults.FromChampion()) with { Start = TrainingStart.Champion }, await SafeTensors.ReadAsync(stream, cancellation), version, reason);
    }

    private static string? ReasonAgainst(string? champion, ModelCard? card, TrainingOptions training, Snapshot snapshot) =>
        champion is null ? "There is no champion yet."
        : card is null ? $"The champion '{champion}' has no card."
        : card.Network != training.Network ? $"The network is {training.Network}, the champion's {card.Network}."
        : !card.Classes.SequenceEqual(snapshot.Manifest.Classes, StringComparer.Ordinal) || card.Background != snapshot.Manifest.Background
            ? "The class list differs from the champion's."
            : null;

    /// <summary>Settings, then what the run asks for.</summary>
    private TrainingOptions Options(WorkItem item, TrainingOptions defaults) =>
        (OptionsHash.WithOverrides(defaults with { BudgetMinutes = options.Value.BudgetMinutes }, item.Config.Options) with
        {
            CheckpointMinutes = options.Value.CheckpointMinutes,
            Threads = options.Value.Threads > 0 ? options.Value.Threads : Environment.ProcessorCount,
        }).Validated();
}
