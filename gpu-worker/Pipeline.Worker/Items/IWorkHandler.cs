using Pipeline.Contracts.Work;

namespace Pipeline.Worker.Items;

/// <summary>Does one kind of work. Repeating it after a crash at any point gives the same blobs.</summary>
internal interface IWorkHandler
{
    WorkKind Kind { get; }

    /// <summary>"cpu" or "cuda": what this handler's latest work ran on.</summary>
    string Device { get; }

    Task<WorkOutcome> HandleAsync(WorkItem item, ItemLedger ledger, CancellationToken cancellation);
}
