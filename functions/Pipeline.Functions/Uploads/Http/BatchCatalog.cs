using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Reads batches for people: the ledger, joined with the progress of the items that are being worked on.</summary>
public sealed class BatchCatalog(PipelineStorage storage, TimeProvider clock)
{
    private const string Prefix = "batches/";
    private const int MaxListed = 100;
    private const int Parallel = 8;

    // Items are worked on from the front of the queue; those far behind have nothing to tell yet.
    private const int MaxItemsLookedAt = 200;

    public async Task<BatchList> ListAsync(CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        List<BlobItem> blobs = [];
        await foreach (var blob in states.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellation))
            blobs.Add(blob);
        var newest = blobs.OrderByDescending(blob => blob.Properties.LastModified).Take(MaxListed).ToList();
        var summaries = await MapAsync(newest, async (blob, token) =>
            (await states.TryReadAsync<BatchState>(blob.Name, token))?.Value is { } state ? BatchSummary.Of(state) : null, cancellation);
        return new BatchList([.. summaries.OfType<BatchSummary>().OrderByDescending(summary => summary.CreatedAt)]);
    }

    /// <summary>Null when nothing is known of the batch (yet).</summary>
    public async Task<BatchView?> FindAsync(string batch, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        var known = await states.TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation);
        if (known is null)
            return null;
        var looked = known.Value.Items.Where(item => !item.Done).Take(MaxItemsLookedAt).ToList();
        var progress = await MapAsync(looked, async (item, token) =>
            (await states.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item.Id), token))?.Value, cancellation);
        return View(known.Value, progress.OfType<WorkProgress>().ToDictionary(entry => entry.Item));
    }

    private BatchView View(BatchState state, Dictionary<string, WorkProgress> progress)
    {
        var images = state.Manifest?.Images.Count ?? 0;
        var ended = state.Status is BatchStatus.Rejected or BatchStatus.Finished or BatchStatus.Failed;
        var masks = state.Items.Sum(item => item.Succeeded) + progress.Values.Sum(item => item.Images.Count(image => image.Mask is not null));
        var failed = progress.Values.SelectMany(item => item.Images).Where(image => image.Mask is null).ToList();
        // Until the batch ends, failures of booked items are only counted in the ledger; the end lists them as image problems.
        var leftOut = state.ImageProblems.Count + failed.Count + (ended ? 0 : state.Items.Sum(item => item.Failed));
        var done = masks + leftOut;
        return new BatchView
        {
            Batch = state.Batch,
            Status = state.Status,
            Purpose = state.Manifest?.Purpose,
            Model = state.Manifest?.Model,
            CreatedAt = state.CreatedAt,
            UpdatedAt = progress.Values.Select(item => item.UpdatedAt).Append(state.UpdatedAt).Max(),
            Classes = state.Classes,
            Background = state.Background,
            Images = images,
            Masks = masks,
            LeftOut = leftOut,
            Percent = ended ? 100 : images == 0 ? 0 : Math.Round(100.0 * done / images, 1),
            Stage = ended ? "done" : progress.Values.MaxBy(item => item.UpdatedAt)?.Stage ?? "queued",
            SecondsLeft = ended ? 0 : SecondsLeft(state, images - done, done - state.ImageProblems.Count),
            Reasons = state.Reasons,
            ImageProblems = [.. state.ImageProblems, .. failed.Select(image => new ImageProblem(image.Image, image.Problems))],
            Items = [.. state.Items.Select(item => View(item, progress.GetValueOrDefault(item.Id)))],
        };
    }

    private static ItemView View(BatchItem item, WorkProgress? progress) => item.Done
        ? new ItemView(item.Id, item.Images, true, item.Succeeded, item.Failed, "done", 1)
        : new ItemView(
            item.Id, item.Images, false,
            progress?.Images.Count(image => image.Mask is not null) ?? 0, progress?.Images.Count(image => image.Mask is null) ?? 0,
            progress?.Stage ?? "queued", progress?.StageDone);

    /// <summary>By the pace since the batch was accepted; null before the first image.</summary>
    private double? SecondsLeft(BatchState state, int left, int worked) =>
        worked > 0 ? Math.Round((clock.GetUtcNow() - state.CreatedAt).TotalSeconds * left / worked, 1) : null;

    private static async Task<IReadOnlyList<TResult>> MapAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult>> map, CancellationToken cancellation)
    {
        var results = new TResult[items.Count];
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (i, token) => results[i] = await map(items[i], token));
        return results;
    }
}
