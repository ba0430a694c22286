using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

public sealed class EventsFunction(EventsHandler handler)
{
    [Function("Events")]
    public Task RunAsync(
        [QueueTrigger(QueueNames.Events, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        handler.HandleAsync(QueueText.Decode(message), cancellation);
}
