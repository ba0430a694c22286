using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Work;
using Pipeline.Storage;

namespace Pipeline.Worker.Events;

/// <summary>Puts events on the queue <c>events</c>. Ids follow from what happened, so a repeat is the same event.</summary>
internal sealed class EventSender(PipelineStorage storage, TimeProvider clock)
{
    private const string Source = "/gpu-worker";

    public Task SendWorkFinishedAsync(WorkItem item, CancellationToken cancellation) =>
        SendAsync(
            EventTypes.WorkFinished, item.Batch ?? item.Run ?? item.Id, item.Id, item.Traceparent,
            new { item = item.Id, kind = item.Kind.ToString(), batch = item.Batch, run = item.Run }, cancellation);

    /// <param name="occurrence">What makes this event one of its kind for the subject, such as a version.</param>
    public async Task SendAsync(
        string type, string subject, string occurrence, string? traceparent, object data, CancellationToken cancellation)
    {
        var cloudEvent = new CloudEvent
        {
            Id = $"{type}.{subject}.{occurrence}",
            Source = Source,
            Type = type,
            Subject = subject,
            Time = clock.GetUtcNow(),
            Traceparent = traceparent,
            Data = JsonSerializer.SerializeToElement(data, JsonSerializerOptions.Web),
        };
        await storage.Queue(QueueNames.Events).SendMessageAsync(new BinaryData(Documents.Serialize(cloudEvent)), cancellationToken: cancellation);
    }
}
