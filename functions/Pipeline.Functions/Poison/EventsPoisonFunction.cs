using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Poison;

public sealed class EventsPoisonFunction(FailedMessages failed)
{
    [Function("EventsPoison")]
    public Task RunAsync(
        [QueueTrigger(QueueNames.Events + QueueNames.PoisonSuffix, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        failed.RecordAsync(QueueNames.Events, QueueText.Decode(message), "The event could not be handled; the log holds each attempt.", cancellation);
}
