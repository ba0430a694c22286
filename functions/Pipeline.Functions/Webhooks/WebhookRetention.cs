using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>Forgets events and deliveries past their time, and secrets that no longer sign.</summary>
public sealed partial class WebhookRetention(
    PipelineStorage storage, Subscriptions subscriptions, IOptions<WebhookOptions> options, TimeProvider clock, ILogger<WebhookRetention> logger)
{
    public async Task PruneAsync(CancellationToken cancellation)
    {
        var state = storage.Container(ContainerNames.State);
        var oldest = clock.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays);
        var (deliveries, events) = (0, 0);
        await foreach (var blob in state.GetBlobsAsync(BlobTraits.None, BlobStates.None, BlobPaths.AllDeliveries, cancellation))
            if (DeliveryLog.TimeOf(blob.Name) < oldest && await state.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation))
                deliveries++;
        // A day later than its deliveries: a delivery never outlives what it is to deliver.
        await foreach (var blob in state.GetBlobsAsync(BlobTraits.None, BlobStates.None, BlobPaths.AllEvents, cancellation))
            if (blob.Properties.LastModified < oldest - TimeSpan.FromDays(1) && await state.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation))
                events++;
        await foreach (var subscription in subscriptions.ListAsync(cancellation))
            if (subscription.PreviousSecretUntil <= clock.GetUtcNow())
                await subscriptions.ChangeAsync(subscription.Id, known => SecretRotation.DropOld(known, clock.GetUtcNow()), cancellation);
        Log.Pruned(logger, deliveries, events, options.Value.RetentionDays);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Deliveries} deliveries and {Events} events older than {Days} days are removed")]
        public static partial void Pruned(ILogger logger, int deliveries, int events, double days);
    }
}
