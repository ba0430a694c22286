using System.Collections.Concurrent;
using System.Diagnostics;

namespace Pipeline.Local.Stack;

/// <summary>
/// Starts every child from one thread that lives as long as the process. Linux ties a child's parent-death signal to the
/// <em>thread</em> that forked it: from the thread pool, children would die whenever the pool retires a thread.
/// </summary>
internal static class SpawnThread
{
    private static readonly Lazy<BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)>> Requests = new(() =>
    {
        var requests = new BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)>();
        new Thread(() => Serve(requests)) { IsBackground = true, Name = "spawn" }.Start();
        return requests;
    });

    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Value.Add((start, started));
        return started.Task;
    }

    private static void Serve(BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> requests)
    {
        foreach (var (start, started) in requests.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                started.SetException(e);
            }
        }
    }
}
