using Azure;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Reconciling;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Uploads.Exports;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

/// <summary>
/// The one writer of <c>state/batches</c>: by compare-and-swap, and only what <see cref="BatchTransitions"/> allows. Turns finished
/// items into the state of their batch, and the last of them into the batch's end.
/// </summary>
public sealed partial class BatchLedger(
    PipelineStorage storage, OpenWork open, BatchEvents events, ExportRequests exports, TimeProvider clock, ILogger<BatchLedger> logger)
{
    private const int ParallelReads = 8;

    private readonly SharedWrites<WorkProgress> bookings = new();

    /// <summary>Writes the decision on a commit over what was known when it was made.</summary>
    /// <exception cref="InvalidOperationException">Another delivery decided meanwhile, or the batch is past deciding.</exception>
    public async Task DecideAsync(BatchState state, Versioned<BatchState>? known, CancellationToken cancellation)
    {
        Require(state.Batch, known?.Value.Status, state.Status);
        // Before the state: a batch that nobody would look after must not exist.
        await open.MarkAsync(BlobPaths.OpenBatch(state.Batch), cancellation);
        if (await storage.Container(ContainerNames.State).TryPutAsync(BlobPaths.BatchState(state.Batch), state, known?.ETag, cancellation) is null)
            throw new InvalidOperationException($"Batch {state.Batch} was decided by another delivery at the same time; this one tries again.");
    }

    /// <summary>Changes the state of a batch; returning the same instance writes nothing.</summary>
    /// <returns>The state as it is now; null when there is no such batch.</returns>
    /// <exception cref="InvalidOperationException">The change is none that is allowed.</exception>
    public async Task<BatchState?> TryChangeAsync(string batch, Func<BatchState, BatchState> change, CancellationToken cancellation) =>
        // No batch stays no batch: what is returned unchanged is not written.
        await storage.Container(ContainerNames.State).UpdateAsync<BatchState>(
            BlobPaths.BatchState(batch),
            current =>
            {
                if (current is null)
                    return null!;
                var next = change(current);
                if (!ReferenceEquals(next, current))
                    Require(batch, current.Status, next.Status);
                return next;
            },
            cancellation);

    /// <summary>The same for a change that gives a batch something to do again: it is marked first, so that it is looked after.</summary>
    public async Task<BatchState?> TryReviveAsync(string batch, Func<BatchState, BatchState> change, CancellationToken cancellation)
    {
        if (await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation) is null)
            return null;
        await open.MarkAsync(BlobPaths.OpenBatch(batch), cancellation);
        return await TryChangeAsync(batch, change, cancellation);
    }

    /// <summary>Books one item. Items may come in any order and more than once; what the progress document says is what counts.</summary>
    public async Task BookAsync(string batch, string item, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        var progress = await states.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item), cancellation);
        if (progress is not { Value.Done: true })
        {
            Log.NotDone(logger, item, batch);
            return;
        }
        await bookings.JoinAsync(batch, progress.Value, items => BookAsync(batch, items, cancellation));
    }

    private async Task BookAsync(string batch, IReadOnlyList<WorkProgress> items, CancellationToken cancellation)
    {
        var state = await TryChangeAsync(batch, current => items.Aggregate(current, Book), cancellation);
        if (state is null)
            Log.Unknown(logger, batch, items[0].Item);
        else if (state.Status is BatchStatus.Working && state.Items.All(entry => entry.Done))
            await FinishAsync(state, cancellation);
        else if (state.Status is BatchStatus.Finished or BatchStatus.Failed)
            await events.SendEndAsync(state, cancellation);
    }

    /// <summary>Takes back the end of an item that is to be tried once more, and with it the end of its batch.</summary>
    /// <returns>False when the batch was given up.</returns>
    public async Task<bool> ReopenAsync(string batch, WorkItem item, CancellationToken cancellation)
    {
        var state = await TryReviveAsync(batch, known => Reopen(known, item), cancellation);
        return state is { Status: BatchStatus.Accepted or BatchStatus.Working };
    }

    private BatchState Reopen(BatchState state, WorkItem item)
    {
        var index = state.Items.ToList().FindIndex(entry => entry.Id == item.Id && entry.Done);
        if (index < 0 || state.Status is not (BatchStatus.Working or BatchStatus.Finished or BatchStatus.Failed))
            return state;
        var items = state.Items.ToArray();
        items[index] = items[index] with { Done = false, Succeeded = 0, Failed = 0 };
        var names = item.Images.Select(claim => claim.Name).ToHashSet();
        return state with
        {
            Items = items,
            Status = BatchStatus.Working,
            UpdatedAt = clock.GetUtcNow(),
            ImageProblems = [.. state.ImageProblems.Where(problem => !names.Contains(problem.Image))],
        };
    }

    private BatchState Book(BatchState state, WorkProgress progress)
    {
        var index = state.Items.ToList().FindIndex(entry => entry.Id == progress.Item && !entry.Done);
        if (index < 0 || state.Status is not (BatchStatus.Accepted or BatchStatus.Working or BatchStatus.Cancelled))
            return state;
        var masks = progress.Images.Count(image => image.Mask is not null);
        var items = state.Items.ToArray();
        items[index] = items[index] with { Done = true, Succeeded = masks, Failed = items[index].Images - masks };
        // What a worker had in hand when the batch was cancelled still counts; the batch stays cancelled.
        var status = state.Status == BatchStatus.Accepted ? BatchStatus.Working : state.Status;
        return state with { Items = items, Status = status, UpdatedAt = clock.GetUtcNow() };
    }

    /// <summary>Index first, then the exports that read it, event last but one, status last: until the status is written, a repeat does all of it again.</summary>
    private async Task FinishAsync(BatchState state, CancellationToken cancellation)
    {
        var results = await ResultsAsync(state, cancellation);
        var good = results.Where(image => image.Mask is not null).ToList();
        var ended = state with
        {
            Status = good.Count > 0 ? BatchStatus.Finished : BatchStatus.Failed,
            UpdatedAt = clock.GetUtcNow(),
            ImageProblems = ProblemBudget.ForState(
                state.ImageProblems.Concat(results.Where(image => image.Mask is null).Select(image => new ImageProblem(image.Image, image.Problems)))),
        };
        var index = new MaskIndex
        {
            Batch = state.Batch,
            Classes = state.Classes,
            Background = state.Background,
            ConfigHash = state.ConfigHash ?? "",
            Images = results,
        };
        await storage.Container(ContainerNames.Masks).UpdateAsync<MaskIndex>(BlobPaths.MaskIndex(state.Batch), _ => index, cancellation);
        if (good.Count > 0)
            await exports.StartAsync(ended, ended.Manifest?.Exports ?? [], cancellation);
        await events.SendEndAsync(ended, cancellation);
        await TryChangeAsync(state.Batch, current => current.Status == BatchStatus.Working ? ended : current, cancellation);
        Measures.BatchEnded(ended.Status.ToString().ToLowerInvariant(), clock.GetUtcNow() - await CommittedAtAsync(state, cancellation));
        Log.Finished(logger, state.Batch, ended.Status, good.Count, results.Count - good.Count);
    }

    /// <summary>When batch.json was written; deleted since, the batch's own beginning has to do.</summary>
    private async Task<DateTimeOffset> CommittedAtAsync(BatchState state, CancellationToken cancellation)
    {
        try
        {
            var manifest = storage.Container(ContainerNames.Uploads).GetBlobClient(BlobPaths.Manifest(state.Batch));
            return (await manifest.GetPropertiesAsync(cancellationToken: cancellation)).Value.LastModified;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return state.CreatedAt;
        }
    }

    /// <summary>The result of every image handed out; one whose item failed as a whole gets the item's reason.</summary>
    private async Task<IReadOnlyList<ImageResult>> ResultsAsync(BatchState state, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        var results = new IReadOnlyList<ImageResult>[state.Items.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, results.Length),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellation },
            async (i, token) => results[i] = await ResultsAsync(states, state.Batch, state.Items[i].Id, token));
        return [.. results.SelectMany(images => images)];
    }

    private static async Task<IReadOnlyList<ImageResult>> ResultsAsync(BlobContainerClient states, string batch, string id, CancellationToken cancellation)
    {
        var item = await states.TryReadAsync<WorkItem>(BlobPaths.WorkItem(id), cancellation)
            ?? throw new InvalidOperationException($"{BlobPaths.WorkItem(id)} is listed in batch {batch} but does not exist.");
        var progress = await states.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(id), cancellation)
            ?? throw new InvalidOperationException($"{BlobPaths.WorkProgress(id)} was done in batch {batch} but does not exist.");
        var byName = progress.Value.Images.DistinctBy(image => image.Image).ToDictionary(image => image.Image);
        return [.. item.Value.Images.Select(claim => byName.GetValueOrDefault(claim.Name) ?? Missing(claim, progress.Value))];
    }

    private static ImageResult Missing(ImageClaim claim, WorkProgress progress) => new()
    {
        Image = claim.Name,
        ImageETag = claim.ETag,
        Problems = [progress.Failure ?? new Problem(claim.Name, "no-result", $"Work item {progress.Item} ended without a result for this image.")],
    };

    private static void Require(string batch, BatchStatus? from, BatchStatus to)
    {
        if (!BatchTransitions.IsAllowed(from, to))
            throw new InvalidOperationException($"Batch {batch} is {from?.ToString() ?? "new"} and cannot become {to}.");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Item {Item} of batch {Batch} was reported as finished but its progress is not done; ignored")]
        public static partial void NotDone(ILogger logger, string item, string batch);

        [LoggerMessage(Level = LogLevel.Warning, Message = "There is no batch {Batch} for item {Item}; ignored")]
        public static partial void Unknown(ILogger logger, string batch, string item);

        [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Batch} is {Status}: {Masks} masks, {Failed} images without")]
        public static partial void Finished(ILogger logger, string batch, BatchStatus status, int masks, int failed);
    }
}
