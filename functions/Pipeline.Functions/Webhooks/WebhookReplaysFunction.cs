using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

public sealed class WebhookReplaysFunction(ReplayHandler handler)
{
    [Function("WebhookReplays")]
    public Task RunAsync(
        [QueueTrigger(QueueNames.WebhookReplays, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        handler.HandleAsync(ReplayHandler.Parse(QueueText.Decode(message)), cancellation);
}
