namespace Pipeline.Local.Stack;

/// <summary>Keeps one process running: starts it again when it ends, after growing pauses when it crashes.</summary>
internal sealed class Supervisor(
    ChildProcessOptions options, Func<CancellationToken, Task> untilNeeded, bool mayEnd, TimeSpan stopGrace, TimeSpan longestPause, IProgress<string> progress)
{
    // A process that ran this long has started well; its crash is a new one.
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(60);

    private volatile ChildProcess? _child;
    private volatile string? _lastFailure;

    public string Name => options.Name;

    public int? ProcessId => _child is { HasExited: false } child ? child.Id : null;

    /// <summary>How its last crash looked; null when it never crashed.</summary>
    public string? LastFailure => _lastFailure;

    /// <summary>Runs until cancelled, then stops the process in order.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var crashes = 0;
        while (true)
        {
            try
            {
                await untilNeeded(stopping);
                stopping.ThrowIfCancellationRequested();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            var started = TimeProvider.System.GetTimestamp();
            await using var child = await ChildProcess.StartAsync(options);
            _child = child;
            if (await UntilExitAsync(child, stopping) is not { } code)
            {
                await child.StopAsync(stopGrace);
                return;
            }
            if (code == 0 && mayEnd)
            {
                crashes = 0;
                continue;
            }

            crashes = TimeProvider.System.GetElapsedTime(started) > Healthy ? 1 : crashes + 1;
            var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, crashes - 1), longestPause.TotalSeconds));
            _lastFailure = $"{Name} ended with code {code}. Its last output ({options.LogFile}):\n{child.LogTail()}";
            progress.Report($"{_lastFailure}\n{Name} starts again in {pause.TotalSeconds:0} s.");
            await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The exit code; null when the stack stops first.</summary>
    private static async Task<int?> UntilExitAsync(ChildProcess child, CancellationToken stopping)
    {
        while (!child.HasExited)
        {
            await Task.WhenAny(child.Exited, Task.Delay(TimeSpan.FromSeconds(10), stopping));
            if (stopping.IsCancellationRequested)
                return null;
            child.RotateLog();
        }
        return await child.Exited;
    }
}
