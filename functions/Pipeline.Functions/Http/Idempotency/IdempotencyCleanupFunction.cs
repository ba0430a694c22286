using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http.Idempotency;

public sealed class IdempotencyCleanupFunction(IdempotencyStore store)
{
    [Function("IdempotencyCleanup")]
    public Task RunAsync([TimerTrigger("0 30 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        store.CleanAsync(cancellation);
}
