using System.Text.Json;
using Pipeline.Functions.Messages;
using Pipeline.Storage;

namespace Pipeline.Functions.Webhooks;

/// <summary>The queue <c>webhook-deliveries</c>; a retry is a message that stays hidden until its time.</summary>
public sealed class DeliveryQueue(PipelineStorage storage)
{
    /// <param name="delay">Rounded up: the queue counts whole seconds, and a message that comes early has to wait once more.</param>
    public Task SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellation) =>
        storage.Queue(QueueNames.WebhookDeliveries).SendMessageAsync(
            BinaryData.FromObjectAsJson(message, JsonSerializerOptions.Web),
            TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)), TimeSpan.FromSeconds(-1), cancellation);

    public static DeliveryMessage Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonSerializer.Deserialize<DeliveryMessage>(json, JsonSerializerOptions.Web) is { Subscription: not null, Event: not null, Attempt: >= 0 } message)
                return message;
        }
        catch (JsonException e)
        {
            throw new UnreadableMessageException($"The message is no delivery: {e.Message}");
        }
        throw new UnreadableMessageException("The message is no delivery: subscription, event and attempt are expected.");
    }
}
