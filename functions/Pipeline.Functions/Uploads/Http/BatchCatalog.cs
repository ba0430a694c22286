using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Http;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads.Http;

/// <summary>Reads batches for people: the ledger, joined with the progress of the items that are being worked on.</summary>
public sealed class BatchCatalog(PipelineStorage storage, TimeProvider clock)
{
    private const string Prefix = "batches/";
    private const int Parallel = 8;

    // Items are worked on from the front of the queue; those far behind have nothing to tell yet.
    private const int MaxItemsLookedAt = 200;

    // The images route has all of them, page by page.
    private const int MaxImageProblemsShown = 200;

    /// <returns>Null when the cursor is none that this list gave out.</returns>
    public async Task<BatchList?> ListAsync(BatchQuery query, CancellationToken cancellation)
    {
        var listed = await ListedBlob.ListAsync<BatchState>(storage.Container(ContainerNames.State), Prefix, query.Prefix, cancellation)
            .Where(blob => Fits(blob, query)).ToListAsync(cancellation);
        return ListedBlob.NewestFirst(listed, query.Cursor, query.Limit) is { } page
            ? new BatchList([.. page.Page.Select(BatchSummary.Of)], page.Next)
            : null;
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

    private static bool Fits(ListedBlob blob, BatchQuery query) =>
        (query.Status is null || blob.Choice<BatchStatus>("status") == query.Status)
        && (query.Purpose is null || blob.Choice<BatchPurpose>("purpose") == query.Purpose)
        && (query.Model is null || blob.Text("model") == query.Model)
        && (query.Since is null || blob.Updated >= query.Since);

    private BatchView View(BatchState state, Dictionary<string, WorkProgress> progress)
    {
        var images = state.Manifest?.Images.Count ?? 0;
        var ended = state.Status is BatchStatus.Rejected or BatchStatus.Finished or BatchStatus.Failed or BatchStatus.Cancelled or BatchStatus.Deleting;
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
            Percent = ended && state.Status is not (BatchStatus.Cancelled or BatchStatus.Deleting) ? 100 : images == 0 ? 0 : Math.Round(100.0 * done / images, 1),
            Stage = ended ? "done" : progress.Values.MaxBy(item => item.UpdatedAt)?.Stage ?? "queued",
            SecondsLeft = ended ? 0 : SecondsLeft(state, images - done, done - state.ImageProblems.Count),
            Reasons = state.Reasons,
            ImageProblems = [.. state.ImageProblems.Concat(failed.Select(image => new ImageProblem(image.Image, image.Problems))).Take(MaxImageProblemsShown)],
            Items = [.. Shown(state.Items).Select(item => View(item, progress.GetValueOrDefault(item.Id)))],
        };
    }

    /// <summary>All of them, or of very many those that are worked on.</summary>
    private static IEnumerable<BatchItem> Shown(IReadOnlyList<BatchItem> items) =>
        items.Count <= MaxItemsLookedAt ? items : items.Where(item => !item.Done).Take(MaxItemsLookedAt);

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
