using System.Globalization;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Retraining;

/// <summary>
/// Gives the batches whose masks are guesses the masks of the model that is published now. There is no ledger of its own: an item's id
/// follows from the item that labelled the images first and from the publication, so asking twice is one relabelling.
/// </summary>
public sealed partial class Relabelling(
    PipelineStorage storage, FinishedBatches batches, WorkDispatcher dispatcher, ILogger<Relabelling> logger)
{
    /// <summary>Hands out the work for all finished training batches of a model.</summary>
    public async Task StartAsync(string model, CancellationToken cancellation)
    {
        if (await ChampionAsync(model, cancellation) is not { } champion)
            return;
        foreach (var batch in await batches.OfAsync(model, cancellation))
        {
            if (batch.HoldsTruth)
                continue;
            var guessed = batch.Masks.Images.Where(image => image is { Mask: not null } and not { Producer: ImageResult.GivenMask }).Select(image => image.Image).ToHashSet();
            List<WorkItem> items = [];
            foreach (var entry in batch.State.Items)
                if (await storage.Container(ContainerNames.State).TryReadAsync<WorkItem>(BlobPaths.WorkItem(entry.Id), cancellation) is { Value.Config.Labels: not null } known
                    && Of(known.Value, champion, guessed) is { Images.Count: > 0 } item)
                    items.Add(item);
            await dispatcher.StoreAsync(items, cancellation);
            await dispatcher.SendUnstartedAsync(items.Select(item => item.Id), cancellation);
            Log.Started(logger, batch.State.Batch, champion.Version, items.Count);
        }
    }

    /// <summary>Lets the batch's index tell of the new masks. An item of a publication that is over, or of a batch that is gone, changes nothing.</summary>
    public async Task BookAsync(string id, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        if (await state.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(id), cancellation) is not { Value: { Done: true, Failure: null } progress }
            || await state.TryReadAsync<WorkItem>(BlobPaths.WorkItem(id), cancellation) is not { Value: { Batch: { } batch } item }
            || await state.TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation) is not { Value.Status: BatchStatus.Finished })
            return;
        var made = progress.Images.Where(image => image.Mask is not null).ToDictionary(image => image.Image);
        await storage.Container(ContainerNames.Masks).UpdateAsync<MaskIndex>(
            BlobPaths.MaskIndex(batch),
            // No index stays no index: what is returned unchanged is not written.
            index => index is null ? null! : index with { Images = [.. index.Images.Select(image => Newer(image, made.GetValueOrDefault(image.Image)))] },
            cancellation);
        Log.Booked(logger, batch, item.Config.Version ?? "", made.Count);
    }

    private static ImageResult Newer(ImageResult known, ImageResult? made) => made is not null && made.ImageETag == known.ImageETag ? made : known;

    private static WorkItem Of(WorkItem first, Champion champion, HashSet<string> guessed)
    {
        var hash = Hashes.Of(first.ConfigHash, champion.Version, champion.PublishedAt.ToString("O", CultureInfo.InvariantCulture));
        return first with
        {
            Id = $"{first.Id}-r{Hashes.Short(hash)}",
            Kind = WorkKind.Relabel,
            Images = [.. first.Images.Where(claim => guessed.Contains(claim.Name))],
            Config = new WorkConfig { Labels = first.Config.Labels, LabelsETag = first.Config.LabelsETag, Version = champion.Version },
            ConfigHash = hash,
            Traceparent = Traces.Current(),
        };
    }

    private async Task<Champion?> ChampionAsync(string model, CancellationToken cancellation) =>
        (await storage.Container(ContainerNames.Models).TryReadAsync<Champion>(BlobPaths.Champion(model), cancellation))?.Value;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch} is relabelled by version {Version}: {Items} items")]
        public static partial void Started(ILogger logger, string batch, string version, int items);

        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch} has {Masks} masks of version {Version}")]
        public static partial void Booked(ILogger logger, string batch, string version, int masks);
    }
}
