using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Poison;

public sealed class WebhookDeliveriesPoisonFunction(FailedMessages failed)
{
    [Function("WebhookDeliveriesPoison")]
    public Task RunAsync(
        [QueueTrigger(QueueNames.WebhookDeliveries + QueueNames.PoisonSuffix, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        failed.RecordAsync(QueueNames.WebhookDeliveries, QueueText.Decode(message), "The delivery could not be attempted; the log holds each attempt.", cancellation);
}
