using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;
using Pipeline.Contracts.Work;
using Pipeline.Functions.Messages;
using Pipeline.Functions.Retraining;
using Pipeline.Functions.Uploads;
using Pipeline.Functions.Webhooks;
using Pipeline.Storage;

namespace Pipeline.Functions.Work;

/// <summary>Routes what arrives on the queue <c>events</c>: the worker's reports to the ledger, public events to subscribers.</summary>
public sealed partial class EventsHandler(
    BatchLedger ledger, RunLedger runs, EventFanOut fanOut, BatchDeletion deletion, Relabelling relabelling, ILogger<EventsHandler> logger)
{
    public async Task HandleAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var parsed = Documents.Parse<CloudEvent>(message);
        if (!parsed.IsValid)
            throw new UnreadableMessageException($"The message is no event: {string.Join(", ", parsed.Problems.Select(p => p.Code).Distinct())}");

        var cloudEvent = parsed.Value;
        await Traces.ReceiveAsync(QueueNames.Events, cloudEvent.Traceparent, activity =>
        {
            activity?.SetTag(TraceTags.Event, cloudEvent.Id);
            return RouteAsync(cloudEvent, cancellation);
        });
    }

    private async Task RouteAsync(CloudEvent cloudEvent, CancellationToken cancellation)
    {
        if (cloudEvent.Type == EventTypes.WorkFinished)
            await BookAsync(cloudEvent, cancellation);
        else if (cloudEvent.Type == EventTypes.BatchDeletion)
            await deletion.GoOnAsync(cloudEvent.Subject, cancellation);
        else if (EventTypes.Public.Contains(cloudEvent.Type))
        {
            await fanOut.SendAsync(cloudEvent, cancellation);
            if (cloudEvent.Type is EventTypes.ModelPublished or EventTypes.ModelRolledBack)
                await relabelling.StartAsync(cloudEvent.Subject, cancellation);
        }
        else
            throw new UnreadableMessageException($"Event {cloudEvent.Id} has type \"{cloudEvent.Type}\"; allowed: {string.Join(", ", EventTypes.Public)}, {EventTypes.WorkFinished}.");
    }

    private async Task BookAsync(CloudEvent cloudEvent, CancellationToken cancellation)
    {
        var item = Text(cloudEvent.Data, "item")
            ?? throw new UnreadableMessageException($"Event {cloudEvent.Id} has no data.item; a string is expected.");
        // An export belongs to a batch that ended before; its progress is all there is to know.
        if (Text(cloudEvent.Data, "kind") == nameof(WorkKind.Convert))
            return;
        if (Text(cloudEvent.Data, "kind") == nameof(WorkKind.Relabel))
            await relabelling.BookAsync(item, cancellation);
        else if (Text(cloudEvent.Data, "batch") is { } batch)
            await ledger.BookAsync(batch, item, cancellation);
        else if (Text(cloudEvent.Data, "run") is not null)
            await runs.BookAsync(item, cancellation);
        else
            Log.NoBatch(logger, item);
    }

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Item {Item} is finished; it belongs to no batch and no run")]
        public static partial void NoBatch(ILogger logger, string item);
    }
}
