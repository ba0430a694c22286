using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Engine;

/// <summary>Ends the process when a listener fails for a reason nobody foresaw: a host that looks alive and listens to nothing helps no one.</summary>
internal sealed partial class ListenerGuard(IHostApplicationLifetime lifetime, ILogger<ListenerGuard> log)
{
    public Task RunAsync(Func<CancellationToken, Task> listen) => Task.Run(async () =>
    {
        try
        {
            await listen(lifetime.ApplicationStopping);
        }
        // The boundary of a background task: whatever comes here ends the process and is told.
        catch (Exception e)
        {
            LogFailed(log, e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    });

    [LoggerMessage(1, LogLevel.Critical, "A listener failed; the host stops")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
