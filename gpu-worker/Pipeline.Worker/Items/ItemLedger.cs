using Azure;
using Azure.Storage.Blobs;
using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Storage;

namespace Pipeline.Worker.Items;

/// <summary>
/// The progress document of one item. Every change is a compare-and-swap against the version this worker wrote last;
/// losing one means that another worker holds the item now. A write whose answer was not waited for is looked up before that is concluded.
/// </summary>
internal sealed class ItemLedger
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(2);

    private readonly BlobContainerClient state;
    private readonly TimeProvider clock;
    private ETag etag;
    private DateTimeOffset lastReport;
    private WorkProgress? unanswered;

    private ItemLedger(BlobContainerClient state, TimeProvider clock, WorkProgress progress, ETag etag)
    {
        this.state = state;
        this.clock = clock;
        this.etag = etag;
        Progress = progress;
    }

    public WorkProgress Progress { get; private set; }

    /// <summary>Called after each change that was written: the work gets on.</summary>
    public Action? Written { get; set; }

    /// <summary>Opens or creates the ledger and counts an attempt, unless the item is done already.</summary>
    public static async Task<ItemLedger> OpenAsync(PipelineStorage storage, WorkItem item, TimeProvider clock, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var path = BlobPaths.WorkProgress(item.Id);
        while (true)
        {
            var known = await state.TryReadAsync<WorkProgress>(path, cancellation);
            if (known is { Value.Done: true })
                return new ItemLedger(state, clock, known.Value, known.ETag);

            var now = clock.GetUtcNow();
            var next = known is null || known.Value.ConfigHash != item.ConfigHash
                ? new WorkProgress
                {
                    Item = item.Id,
                    Kind = item.Kind,
                    ConfigHash = item.ConfigHash,
                    StartedAt = now,
                    UpdatedAt = now,
                    Stage = "start",
                    Total = item.Images.Count,
                    Attempts = 1,
                }
                : known.Value with { Attempts = known.Value.Attempts + 1, UpdatedAt = now };
            if (await state.TryPutAsync(path, next, known?.ETag, cancellation) is { } etag)
                return new ItemLedger(state, clock, next, etag);
        }
    }

    /// <summary>Says what runs now. Calls closer together than two seconds within one stage are dropped.</summary>
    public async Task ReportAsync(string stage, double? done, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (stage == Progress.Stage && now - lastReport < ReportInterval)
            return;
        lastReport = now;
        await WriteAsync(progress => progress with { Stage = stage, StageDone = done, UpdatedAt = now }, cancellation);
    }

    /// <summary>Notes which image is being worked on, so that a crash can be laid at its door.</summary>
    public Task BeginImageAsync(string image, CancellationToken cancellation) =>
        WriteAsync(progress => progress with { Stage = "label", Current = image, UpdatedAt = clock.GetUtcNow() }, cancellation);

    /// <summary>Commits one image. Progress was made, so earlier attempts no longer count.</summary>
    public Task CommitImageAsync(ImageResult result, CancellationToken cancellation) =>
        WriteAsync(
            progress => progress with
            {
                Images = [.. progress.Images, result],
                Current = null,
                Attempts = 1,
                StageDone = progress.Total == 0 ? null : (progress.Images.Count + 1.0) / progress.Total,
                UpdatedAt = clock.GetUtcNow(),
            },
            cancellation);

    /// <summary>A stage ended whose result survives a crash: earlier attempts no longer count.</summary>
    public Task CommitStageAsync(string stage, CancellationToken cancellation) =>
        WriteAsync(progress => progress with { Stage = stage, StageDone = 1, Attempts = 1, UpdatedAt = clock.GetUtcNow() }, cancellation);

    public Task FinishAsync(Problem? failure, CancellationToken cancellation) =>
        WriteAsync(
            progress => progress with { Stage = "done", StageDone = 1, Current = null, Done = true, Failure = failure, UpdatedAt = clock.GetUtcNow() },
            cancellation);

    /// <summary>Takes back the attempt counted at opening: the work is handed on or waits, it did not fail.</summary>
    public Task WithdrawAttemptAsync(CancellationToken cancellation) =>
        WriteAsync(
            progress => progress with { Attempts = Math.Max(0, progress.Attempts - 1), Current = null, UpdatedAt = clock.GetUtcNow() },
            cancellation);

    private async Task WriteAsync(Func<WorkProgress, WorkProgress> change, CancellationToken cancellation)
    {
        var next = change(Progress);
        try
        {
            var written = await state.TryPutAsync(BlobPaths.WorkProgress(next.Item), next, etag, cancellation);
            if (written is null && await AdoptAsync(cancellation))
            {
                next = change(Progress);
                written = await state.TryPutAsync(BlobPaths.WorkProgress(next.Item), next, etag, cancellation);
            }

            etag = written ?? throw new ItemTakenOverException(next.Item);
            Progress = next;
            unanswered = null;
            Written?.Invoke();
        }
        catch (Exception e) when (e is not ItemTakenOverException)
        {
            unanswered = next;
            throw;
        }
    }

    /// <summary>A write that was cancelled or failed under way may have landed all the same. If it is what is there, it was ours.</summary>
    private async Task<bool> AdoptAsync(CancellationToken cancellation)
    {
        if (unanswered is null || await state.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(unanswered.Item), cancellation) is not { } there)
            return false;
        if (!Documents.Serialize(there.Value).AsSpan().SequenceEqual(Documents.Serialize(unanswered)))
            return false;
        (Progress, etag, unanswered) = (there.Value, there.ETag, null);
        return true;
    }
}
