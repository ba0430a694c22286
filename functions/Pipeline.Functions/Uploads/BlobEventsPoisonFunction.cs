using Microsoft.Azure.Functions.Worker;
using Pipeline.Storage;

namespace Pipeline.Functions.Uploads;

public sealed class BlobEventsPoisonFunction(BlobEventsPoisonHandler handler)
{
    private const string Queue = QueueNames.BlobEvents + QueueNames.PoisonSuffix;

    [Function("BlobEventsPoison")]
    public Task RunAsync([QueueTrigger(Queue, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        handler.HandleAsync(message, cancellation);
}
