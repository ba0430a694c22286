using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Poison;

public sealed class WebhookReplaysPoisonFunction(FailedMessages failed)
{
    [Function("WebhookReplaysPoison")]
    public Task RunAsync(
        [QueueTrigger(QueueNames.WebhookReplays + QueueNames.PoisonSuffix, Connection = StorageOptions.Section)] string message, CancellationToken cancellation) =>
        failed.RecordAsync(QueueNames.WebhookReplays, QueueText.Decode(message), "The replay stopped; asking for it again goes on with it. The log holds each attempt.", cancellation);
}
