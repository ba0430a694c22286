using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Engine.Timers;

/// <summary>A listener for each function with a timer trigger.</summary>
internal sealed class TimerTriggerService(
    FunctionCatalog catalog,
    StorageConnections connections,
    FunctionInvoker invoker,
    HostSettings settings,
    ListenerGuard guard,
    TimeProvider clock,
    ILogger<TimerListener> log) : IHostedService
{
    private Task _listeners = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellation)
    {
        var listeners = catalog.With<TimerTrigger>()
            .Select(entry => new TimerListener(entry.Function, entry.Trigger, connections.Blobs(), settings.HostId, invoker, clock, log))
            .ToList();
        _listeners = Task.WhenAll(listeners.Select(listener => guard.RunAsync(listener.RunAsync)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        // Listeners end with their invocations; one that does not heed its token loses its lock when the lease runs out.
        await Task.WhenAny(_listeners, Task.Delay(settings.ShutdownGrace, clock, cancellation));
    }
}
