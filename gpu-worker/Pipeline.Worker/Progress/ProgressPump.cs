using Azure;

namespace Pipeline.Worker.Progress;

/// <summary>
/// Lets blocking code report as often as it likes while storage sees at most one write a second. Disposing writes the latest
/// value, and throws what made writing impossible (<see cref="Items.ItemTakenOverException"/>).
/// </summary>
internal sealed class ProgressPump<T> : IProgress<T>, IAsyncDisposable
    where T : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Func<T, CancellationToken, Task> write;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource broken = new();
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource linked;
    private readonly Task loop;
    private T? latest;

    public ProgressPump(Func<T, CancellationToken, Task> write, TimeProvider clock, CancellationToken cancellation)
    {
        this.write = write;
        this.clock = clock;
        linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, broken.Token);
        loop = RunAsync();
    }

    /// <summary>The caller's token, or that writing broke for good: the work should stop.</summary>
    public CancellationToken Token => linked.Token;

    public void Report(T value) => Volatile.Write(ref latest, value);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await loop;
        }
        finally
        {
            stop.Dispose();
            linked.Dispose();
            broken.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, clock, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // One last write below.
            }

            if (Interlocked.Exchange(ref latest, null) is not { } value)
                continue;
            try
            {
                await write(value, linked.Token);
            }
            catch (Exception e) when (e is RequestFailedException or OperationCanceledException)
            {
                // Progress is for people to see: the next value tries again, and a stopping worker need not say more.
            }
            catch (Exception e) when (e is Items.ItemTakenOverException or Training.RunCancelledException)
            {
                await broken.CancelAsync();
                throw;
            }
        }
    }
}
