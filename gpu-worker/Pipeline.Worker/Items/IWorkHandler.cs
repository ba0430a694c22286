using Pipeline.Contracts.Work;

namespace Pipeline.Worker.Items;

/// <summary>Does one kind of work. Repeating it after a crash at any point gives the same blobs.</summary>
internal interface IWorkHandler
{
    WorkKind Kind { get; }

    Task<WorkOutcome> HandleAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation);
}
