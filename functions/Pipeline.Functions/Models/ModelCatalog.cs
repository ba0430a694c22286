using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Models;
using Pipeline.Storage;

namespace Pipeline.Functions.Models;

/// <summary>Reads the registry.</summary>
public sealed class ModelCatalog(PipelineStorage storage)
{
    private const string Delimiter = "/";

    internal async Task<ModelListAnswer> ListAsync(CancellationToken cancellation)
    {
        List<ModelSummary> models = [];
        foreach (var model in await FoldersAsync("", cancellation))
            models.Add(new ModelSummary(model, await ChampionAsync(model, cancellation), await FoldersAsync(model + Delimiter, cancellation)));
        return new ModelListAnswer(models);
    }

    /// <returns>Null when there is no such model.</returns>
    internal async Task<ModelAnswer?> FindAsync(string model, CancellationToken cancellation)
    {
        var container = storage.Container(ContainerNames.Models);
        List<ModelCard> cards = [];
        // A version without a card is still being written.
        foreach (var version in await FoldersAsync(model + Delimiter, cancellation))
            if (await container.TryReadAsync<ModelCard>(BlobPaths.Card(model, version), cancellation) is { } card)
                cards.Add(card.Value);
        var champion = await ChampionAsync(model, cancellation);
        return champion is null && cards.Count == 0
            ? null
            : new ModelAnswer(model, champion, [.. cards.OrderByDescending(card => card.CreatedAt)]);
    }

    /// <returns>The published version's list; null when there is none.</returns>
    internal async Task<ReviewList?> ReviewAsync(string model, CancellationToken cancellation) =>
        await ChampionAsync(model, cancellation) is { } champion
            ? (await storage.Container(ContainerNames.Models).TryReadAsync<ReviewList>(BlobPaths.Review(model, champion.Version), cancellation))?.Value
            : null;

    private async Task<ChampionAnswer?> ChampionAsync(string model, CancellationToken cancellation) =>
        ChampionAnswer.Of((await storage.Container(ContainerNames.Models).TryReadAsync<Champion>(BlobPaths.Champion(model), cancellation))?.Value);

    /// <summary>The names of the folders directly below a prefix.</summary>
    private async Task<IReadOnlyList<string>> FoldersAsync(string prefix, CancellationToken cancellation)
    {
        List<string> names = [];
        await foreach (var item in storage.Container(ContainerNames.Models)
            .GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, Delimiter, prefix, cancellation))
            if (item.IsPrefix)
                names.Add(item.Prefix[prefix.Length..].TrimEnd('/'));
        return names;
    }
}
