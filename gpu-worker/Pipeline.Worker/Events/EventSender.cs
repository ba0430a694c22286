using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Models;
using Pipeline.Contracts.Work;
using Pipeline.Storage;
using Pipeline.Telemetry;

namespace Pipeline.Worker.Events;

/// <summary>Puts events on the queue <c>events</c>. Ids follow from what happened, so a repeat is the same event.</summary>
internal sealed class EventSender(PipelineStorage storage, TimeProvider clock)
{
    private const string Source = "/gpu-worker";

    public Task SendWorkFinishedAsync(WorkItem item, CancellationToken cancellation) =>
        SendAsync(
            EventTypes.WorkFinished, item.Batch ?? item.Run ?? item.Id, item.Id, item.Traceparent,
            new { item = item.Id, kind = item.Kind.ToString(), batch = item.Batch, run = item.Run }, cancellation);

    public Task SendModelTrainedAsync(WorkItem item, ModelCard card, CancellationToken cancellation) =>
        SendAsync(EventTypes.ModelTrained, item.Model, card.Version, item.Traceparent, Describe(item, card), cancellation);

    public Task SendModelPublishedAsync(WorkItem item, ModelCard card, CancellationToken cancellation) =>
        SendAsync(EventTypes.ModelPublished, item.Model, card.Version, item.Traceparent, Describe(item, card), cancellation);

    /// <param name="version">Null when the run failed before there was a candidate.</param>
    public Task SendModelRejectedAsync(WorkItem item, string? version, IReadOnlyList<Problem> reasons, CancellationToken cancellation) =>
        SendAsync(
            EventTypes.ModelRejected, item.Model, version ?? item.Run ?? item.Id, item.Traceparent,
            new { model = item.Model, run = item.Run, version, reasons }, cancellation);

    private static object Describe(WorkItem item, ModelCard card) => new
    {
        model = item.Model,
        version = card.Version,
        run = item.Run,
        snapshot = card.Snapshot,
        holdoutMiou = card.Metrics?.Miou,
        onnx = $"{ContainerNames.Models}/{BlobPaths.Onnx(item.Model, card.Version)}",
    };

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
            Traceparent = Traces.Within(traceparent),
            Data = JsonSerializer.SerializeToElement(data, JsonSerializerOptions.Web),
        };
        await storage.Queue(QueueNames.Events).SendMessageAsync(new BinaryData(Documents.Serialize(cloudEvent)), cancellationToken: cancellation);
    }
}
