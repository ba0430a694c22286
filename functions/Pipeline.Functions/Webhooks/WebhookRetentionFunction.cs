using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Webhooks;

public sealed class WebhookRetentionFunction(WebhookRetention retention)
{
    [Function("WebhookRetention")]
    public Task RunAsync([TimerTrigger("0 0 3 * * *")] TimerInfo timer, CancellationToken cancellation) => retention.PruneAsync(cancellation);
}
