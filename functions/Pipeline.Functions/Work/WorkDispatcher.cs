using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

/// <summary>Stores work items and claims workers for them. Doing it twice is harmless: an item's progress makes its result one.</summary>
public sealed partial class WorkDispatcher(PipelineStorage storage, ILogger<WorkDispatcher> logger)
{
    private const int Parallel = 8;

    /// <summary>Stores the items before any state refers to them; what is there already stays.</summary>
    public Task StoreAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellation) =>
        ForEachAsync(items, (item, token) => storage.Container(ContainerNames.State).TryCreateAsync(BlobPaths.WorkItem(item.Id), item, token), cancellation);

    /// <summary>Sends every listed item that no worker has begun.</summary>
    public Task SendUnstartedAsync(IEnumerable<string> items, CancellationToken cancellation) =>
        ForEachAsync(items, SendUnlessStartedAsync, cancellation);

    public static string QueueOf(WorkKind kind) => kind is WorkKind.Train or WorkKind.Export ? QueueNames.GpuWorkTrain : QueueNames.GpuWork;

    private async Task SendUnlessStartedAsync(string id, CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        if (!(await state.GetBlobClient(BlobPaths.WorkProgress(id)).ExistsAsync(cancellation)).Value)
            await SendAsync(id, cancellation);
    }

    /// <summary>Sends an item whether or not a worker has begun it: for one whose message is lost.</summary>
    public async Task SendAsync(string id, CancellationToken cancellation)
    {
        var item = await storage.Container(ContainerNames.State).TryReadAsync<WorkItem>(BlobPaths.WorkItem(id), cancellation)
            ?? throw new InvalidOperationException($"{BlobPaths.WorkItem(id)} is listed in a batch or run but does not exist.");
        var queue = QueueOf(item.Value.Kind);
        await storage.Queue(queue).SendMessageAsync(
            new BinaryData(Documents.Serialize(item.Value)), timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellation);
        Log.Sent(logger, id, queue);
    }

    private static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> action, CancellationToken cancellation) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
            async (item, token) => await action(item, token));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Item {Item} sent to {Queue}")]
        public static partial void Sent(ILogger logger, string item, string queue);
    }
}
