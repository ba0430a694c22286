using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Batches;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>Batches that stand still: without a state, with items nobody works on, with a report that never came, with events untold.</summary>
public sealed class BatchSweep(
    PipelineStorage storage,
    OpenWork open,
    LostItems lost,
    LostCommits commits,
    ToldEvents told,
    BatchLedger ledger,
    BatchEvents events,
    BatchDeletion deletions,
    IOptions<ReconcilingOptions> options,
    TimeProvider clock) : OpenSweep(open, options, clock)
{
    private const int Parallel = 8;

    private readonly int most = options.Value.PageSize;

    public override string Name => "batches";

    protected override string Prefix => BlobPaths.OpenBatch("");

    protected override async Task<Finding> LookAsync(OpenEntry entry, CancellationToken cancellation)
    {
        var batch = entry.Name;
        var known = await storage.Container(ContainerNames.State).TryReadAsync<BatchState>(BlobPaths.BatchState(batch), cancellation);
        if (known is null)
            return await commits.RepairAsync(batch, entry.Touched, cancellation);
        var state = known.Value;
        if (state.Status == BatchStatus.Deleting)
            return await RemoveAsync(state, entry, cancellation);
        if (state.Status is BatchStatus.Rejected || BatchTransitions.IsEnd(state.Status))
            return await TellAsync(state, cancellation);
        // As long as one item after the other is booked, nothing has to be read for a lost one: at the end it is what is left.
        return IsStuck(state.UpdatedAt) ? await MoveAsync(state, entry, cancellation) : Finding.Moving;
    }

    private async Task<Finding> RemoveAsync(BatchState state, OpenEntry entry, CancellationToken cancellation)
    {
        if (!IsStuck(entry.Touched) || await told.MayComeAsync(entry.Touched, cancellation))
            return Finding.Moving;
        await deletions.BeginAsync(state.Batch, cancellation);
        return Finding.Of(new Repair(Repair.Deletion, state.Batch));
    }

    private async Task<Finding> TellAsync(BatchState state, CancellationToken cancellation)
    {
        foreach (var id in BatchEvents.IdsOf(state))
        {
            if (await told.IsToldAsync(id, cancellation))
                continue;
            if (await told.MayComeAsync(state.UpdatedAt, cancellation))
                return Finding.Moving;
            await events.SendAllAsync(state, cancellation);
            return Finding.Of(new Repair(Repair.Event, id));
        }
        return Finding.Settled;
    }

    private async Task<Finding> MoveAsync(BatchState state, OpenEntry entry, CancellationToken cancellation)
    {
        var left = state.Items.Where(item => !item.Done).Take(most).ToList();
        if (left.Count == 0)
        {
            // The report that would have ended the batch was cut short.
            await ledger.BookAsync(state.Batch, state.Items[0].Id, cancellation);
            return Finding.Of(new Repair(Repair.WorkReport, state.Items[0].Id));
        }

        ConcurrentBag<Repair> repairs = [];
        List<string> done = [];
        var mayWait = await lost.MayWaitAsync(left[0].Id, entry.Touched, cancellation);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            left,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (item, token) =>
            {
                var progress = await storage.Container(ContainerNames.State).TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item.Id), token);
                if (progress is { Value.Done: true })
                    lock (done)
                        done.Add(item.Id);
                else if (!mayWait && (progress is null || IsStuck(progress.Value.UpdatedAt)))
                    repairs.Add(await lost.SendAsync(item.Id, token));
            });
        // One after the other: they change the same document.
        foreach (var item in done)
        {
            await ledger.BookAsync(state.Batch, item, cancellation);
            repairs.Add(new Repair(Repair.WorkReport, item));
        }
        return Finding.Of([.. repairs]);
    }
}
