using Azure.Storage.Queues;
using Pipeline.Storage;

namespace Pipeline.Local.Stack;

/// <summary>
/// The local part of the cloud's queue-scaled job: says when another worker is worth starting. Only visible messages count,
/// so that work in progress starts nobody else.
/// </summary>
internal sealed class WorkQueueWatch(string connectionString)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly QueueClient[] _queues =
        [new(connectionString, QueueNames.GpuWork), new(connectionString, QueueNames.GpuWorkTrain)];

    /// <summary>
    /// Waits for visible work. Worker <paramref name="slot"/> (0, 1, …) starts when the work is still there one look after
    /// the worker before it would have started, which leaves that one the time to take it.
    /// </summary>
    public async Task UntilNeededAsync(int slot, CancellationToken cancellation)
    {
        var seen = 0;
        while (true)
        {
            seen = await HasWorkAsync(cancellation) ? seen + 1 : 0;
            if (seen > 2 * slot)
                return;
            await Task.Delay(Look, cancellation);
        }
    }

    private async Task<bool> HasWorkAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var queue in _queues)
                if ((await queue.PeekMessagesAsync(1, cancellation)).Value.Length > 0)
                    return true;
            return false;
        }
        catch (Exception e) when (e.IsStorageFailure())
        {
            // Storage is restarting; the next look tells.
            return false;
        }
    }
}
