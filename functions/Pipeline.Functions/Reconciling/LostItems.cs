using Pipeline.Contracts.Work;
using Pipeline.Functions.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Reconciling;

/// <summary>Work items whose message is lost.</summary>
public sealed class LostItems(PipelineStorage storage, WorkDispatcher dispatcher, Backlog backlog)
{
    /// <summary>Whether the item's message may still wait in its queue.</summary>
    /// <exception cref="InvalidOperationException">There is no such item, although a state refers to it.</exception>
    public async Task<bool> MayWaitAsync(string id, DateTimeOffset sent, CancellationToken cancellation)
    {
        var item = await storage.Container(ContainerNames.State).TryReadAsync<WorkItem>(BlobPaths.WorkItem(id), cancellation)
            ?? throw new InvalidOperationException($"{BlobPaths.WorkItem(id)} is listed in a batch or run but does not exist.");
        return await backlog.MayHoldAsync(WorkDispatcher.QueueOf(item.Value.Kind), sent, cancellation);
    }

    public async Task<Repair> SendAsync(string id, CancellationToken cancellation)
    {
        await dispatcher.SendAsync(id, cancellation);
        return new Repair(Repair.WorkMessage, id);
    }
}
