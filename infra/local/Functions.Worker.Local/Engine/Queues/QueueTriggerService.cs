using Microsoft.Azure.Functions.Worker.Engine.Configuration;
using Microsoft.Azure.Functions.Worker.Engine.Discovery;
using Microsoft.Azure.Functions.Worker.Engine.Invocation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Engine.Queues;

/// <summary>A listener for each function with a queue trigger.</summary>
internal sealed class QueueTriggerService(
    FunctionCatalog catalog,
    StorageConnections connections,
    FunctionInvoker invoker,
    HostSettings settings,
    ListenerGuard guard,
    TimeProvider clock,
    ILogger<QueueListener> log) : IHostedService
{
    private const string PoisonSuffix = "-poison";

    private Task _listeners = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellation)
    {
        // Made first and together: a connection that is not configured fails the start, not a background task.
        var listeners = catalog.With<QueueTrigger>().Select(entry =>
        {
            var service = connections.Queues(entry.Trigger.Connection);
            var poison = entry.Trigger.Queue.EndsWith(PoisonSuffix, StringComparison.Ordinal)
                ? null
                : service.GetQueueClient(entry.Trigger.Queue + PoisonSuffix);
            return new QueueListener(entry.Function, service.GetQueueClient(entry.Trigger.Queue), poison, invoker, settings, clock, log);
        }).ToList();
        _listeners = Task.WhenAll(listeners.Select(listener => guard.RunAsync(listener.RunAsync)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellation) => _listeners.WaitAsync(cancellation);
}
