using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

public sealed class WebhookDeliveriesFunction(DeliveryHandler handler)
{
    [Function("WebhookDeliveries")]
    public Task RunAsync(
        [QueueTrigger(QueueNames.WebhookDeliveries, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        handler.HandleAsync(DeliveryQueue.Parse(QueueText.Decode(message)), cancellation);
}
