using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Models;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Models;

/// <summary>
/// Lets a person choose the published version. The pointer moves by compare-and-swap; the event follows and has an id of that very move, so
/// a repeat after a crash tells it once.
/// </summary>
public sealed class ChampionSwap(PipelineStorage storage, EventQueue events, TimeProvider clock)
{
    /// <returns>The pointer as it is now; null when there is no such version.</returns>
    internal async Task<Champion?> PromoteAsync(string model, string version, CancellationToken cancellation)
    {
        if (await CardAsync(model, version, cancellation) is not { } card)
            return null;
        var champion = await storage.Container(ContainerNames.Models).UpdateAsync<Champion>(
            BlobPaths.Champion(model), known => known?.Version == version ? known : Pointer(card, known?.Version), cancellation);
        await AnnounceAsync(EventTypes.ModelPublished, champion, card, champion.Previous, cancellation);
        return champion;
    }

    /// <returns>The pointer as it is now, or why it stays; null when the model has no published version.</returns>
    internal async Task<Parsed<Champion>?> RollBackAsync(string model, CancellationToken cancellation)
    {
        var models = storage.Container(ContainerNames.Models);
        while (true)
        {
            if (await models.TryReadAsync<Champion>(BlobPaths.Champion(model), cancellation) is not { } known)
                return null;
            if (known.Value.Previous is not { } previous)
                return Refused("no-predecessor", $"Version \"{known.Value.Version}\" of model \"{model}\" has no predecessor to go back to; promote a version by name.");
            if (await CardAsync(model, previous, cancellation) is not { } card)
                return Refused("missing-version", $"Version \"{previous}\" of model \"{model}\" does not exist any more.");
            // Without a predecessor: going back once more would bring the version back that somebody has just given up.
            var champion = Pointer(card, previous: null);
            if (!await models.TryReplaceAsync(BlobPaths.Champion(model), champion, known.ETag, cancellation))
                continue;
            await AnnounceAsync(EventTypes.ModelRolledBack, champion, card, known.Value.Version, cancellation);
            return new Parsed<Champion>(champion, []);
        }
    }

    private Champion Pointer(ModelCard card, string? previous) => new()
    {
        Model = card.Model,
        Version = card.Version,
        Previous = previous,
        PublishedAt = clock.GetUtcNow(),
        HoldoutMiou = card.Metrics?.Miou,
    };

    private async Task<ModelCard?> CardAsync(string model, string version, CancellationToken cancellation) =>
        (await storage.Container(ContainerNames.Models).TryReadAsync<ModelCard>(BlobPaths.Card(model, version), cancellation))?.Value;

    /// <param name="before">The version that was published until now.</param>
    private Task AnnounceAsync(string type, Champion champion, ModelCard card, string? before, CancellationToken cancellation) => events.SendAsync(
        type, champion.Model, $"{champion.Version}-{champion.PublishedAt.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}", Traces.Current(),
        new
        {
            model = champion.Model,
            version = champion.Version,
            before,
            run = card.Run,
            snapshot = card.Snapshot,
            holdoutMiou = champion.HoldoutMiou,
            onnx = $"{ContainerNames.Models}/{BlobPaths.Onnx(champion.Model, champion.Version)}",
        },
        cancellation);

    private static Parsed<Champion> Refused(string code, string message) => new(null, [new Problem("", code, message)]);
}
