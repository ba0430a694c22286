using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Reconciling;

public sealed class ReconcilerFunction(Reconciler reconciler)
{
    [Function("Reconciler")]
    public Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellation) => reconciler.RunAsync(cancellation);
}
