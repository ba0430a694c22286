using Microsoft.Extensions.Options;
using Pipeline.Contracts.Runs;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Retraining;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>Runs that stand still: nobody trains, the end of the training was not booked, or nobody was told.</summary>
public sealed class RunSweep(
    PipelineStorage storage, OpenWork open, LostItems lost, ToldEvents told, RunLedger ledger, IOptions<ReconcilingOptions> options, TimeProvider clock)
    : OpenSweep(open, options, clock)
{
    public override string Name => "runs";

    protected override string Prefix => BlobPaths.OpenRun("");

    protected override async Task<Finding> LookAsync(OpenEntry entry, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var known = await state.TryReadAsync<RunState>(BlobPaths.RunState(entry.Name), cancellation);
        // Whoever asked for it died before there was a run; asking again is theirs.
        if (known is null)
            return Finding.Settled;
        var run = known.Value;
        var item = TrainingItem.IdOf(run.Run);
        if (RunTransitions.IsEnd(run.Status))
            return await TellAsync(run, item, cancellation);

        var progress = (await state.TryReadAsync<WorkProgress>(BlobPaths.WorkProgress(item), cancellation))?.Value;
        if (progress is { Done: true, Failure: not null })
        {
            await ledger.BookAsync(item, cancellation);
            return Finding.Of(new Repair(Repair.WorkReport, item));
        }
        if (!IsStuck(progress?.UpdatedAt ?? run.UpdatedAt) || await lost.MayWaitAsync(item, entry.Touched, cancellation))
            return Finding.Moving;
        return Finding.Of(await lost.SendAsync(item, cancellation));
    }

    private async Task<Finding> TellAsync(RunState run, string item, CancellationToken cancellation)
    {
        var id = RunLedger.EndEventId(run);
        if (await told.IsToldAsync(id, cancellation))
            return Finding.Settled;
        if (await told.MayComeAsync(run.UpdatedAt, cancellation))
            return Finding.Moving;
        var known = await storage.Container(ContainerNames.State).TryReadAsync<WorkItem>(BlobPaths.WorkItem(item), cancellation);
        await ledger.AnnounceAsync(run, known?.Value.Traceparent, cancellation);
        return Finding.Of(new Repair(Repair.Event, id));
    }
}
