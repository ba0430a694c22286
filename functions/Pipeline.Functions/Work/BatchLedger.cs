using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Reconciling;
using Pipeline.Functions.Uploads;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

/// <summary>
/// The one writer of <c>state/batches</c>: by compare-and-swap, and only what <see cref="BatchTransitions"/> allows. Turns finished
/// items into the state of their batch, and the last of them into the batch's end.
/// </summary>
public sealed partial class BatchLedger(PipelineStorage storage, OpenWork open, BatchEvents events, TimeProvider clock, ILogger<BatchLedger> logger)
{
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

    /// <summary>Changes the state of a batch that exists; returning the same instance writes nothing.</summary>
    /// <exception cref="InvalidOperationException">There is no such batch, or the change is none that is allowed.</exception>
    public Task<BatchState> ChangeAsync(string batch, Func<BatchState, BatchState> change, CancellationToken cancellation) =>
        storage.Container(ContainerNames.State).UpdateAsync<BatchState>(
            BlobPaths.BatchState(batch),
            current =>
            {
                var next = change(current ?? throw new InvalidOperationException($"There is no batch {batch}."));
                if (!ReferenceEquals(next, current))
                    Require(batch, current.Status, next.Status);
                return next;
            },
            cancellation);

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
        if (await states.TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation) is null)
        {
            Log.Unknown(logger, batch, item);
            return;
        }

        var state = await ChangeAsync(batch, current => Book(current, progress.Value), cancellation);
        if (state.Status is BatchStatus.Working && state.Items.All(entry => entry.Done))
            await FinishAsync(state, cancellation);
        else if (state.Status is BatchStatus.Finished or BatchStatus.Failed)
            await events.SendEndAsync(state, cancellation);
    }

    private BatchState Book(BatchState state, WorkProgress progress)
    {
        var index = state.Items.ToList().FindIndex(entry => entry.Id == progress.Item && !entry.Done);
        if (index < 0 || BatchTransitions.IsEnd(state.Status))
            return state;
        var masks = progress.Images.Count(image => image.Mask is not null);
        var items = state.Items.ToArray();
        items[index] = items[index] with { Done = true, Succeeded = masks, Failed = items[index].Images - masks };
        return state with { Items = items, Status = BatchStatus.Working, UpdatedAt = clock.GetUtcNow() };
    }

    /// <summary>Index first, event last but one, status last: until the status is written, a repeat does all of it again.</summary>
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
        await events.SendEndAsync(ended, cancellation);
        await ChangeAsync(state.Batch, current => current.Status == BatchStatus.Working ? ended : current, cancellation);
        Log.Finished(logger, state.Batch, ended.Status, good.Count, results.Count - good.Count);
    }

    /// <summary>The result of every image handed out; one whose item failed as a whole gets the item's reason.</summary>
    private async Task<IReadOnlyList<ImageResult>> ResultsAsync(BatchState state, CancellationToken cancellation)
    {
        var states = storage.Container(ContainerNames.State);
        List<ImageResult> results = [];
        foreach (var entry in state.Items)
        {
            var item = await states.TryReadAsync<WorkItem>(BlobPaths.WorkItem(entry.Id), cancellation)
                ?? throw new InvalidOperationException($"{BlobPaths.WorkItem(entry.Id)} is listed in batch {state.Batch} but does not exist.");
            var progress = await states.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(entry.Id), cancellation)
                ?? throw new InvalidOperationException($"{BlobPaths.WorkProgress(entry.Id)} was done in batch {state.Batch} but does not exist.");
            var byName = progress.Value.Images.DistinctBy(image => image.Image).ToDictionary(image => image.Image);
            results.AddRange(item.Value.Images.Select(claim => byName.GetValueOrDefault(claim.Name) ?? Missing(claim, progress.Value)));
        }
        return results;
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
