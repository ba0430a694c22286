using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Storage;

namespace Pipeline.Functions.Messages;

/// <summary>Puts events on the queue <c>events</c>. The id follows from what happened, so a repeat is the same event.</summary>
public sealed class EventQueue(PipelineStorage storage, TimeProvider clock)
{
    private const string Source = "/functions";

    public static string IdOf(string type, string subject, string occurrence) => $"{type}.{subject}.{occurrence}";

    /// <param name="occurrence">What makes this event one of its kind for the subject, such as the hash of the manifest.</param>
    public Task SendAsync(
        string type, string subject, string occurrence, string? traceparent, object data, CancellationToken cancellation)
    {
        var cloudEvent = new CloudEvent
        {
            Id = IdOf(type, subject, occurrence),
            Source = Source,
            Type = type,
            Subject = subject,
            Time = clock.GetUtcNow(),
            Traceparent = Traces.Within(traceparent),
            Data = Documents.ToElement(data),
        };
        return storage.Queue(QueueNames.Events).SendMessageAsync(new BinaryData(Documents.Serialize(cloudEvent)), cancellationToken: cancellation);
    }
}
