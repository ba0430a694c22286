using Pipeline.Contracts.Validation;
using Pipeline.Functions.Http;
using Pipeline.Storage;

namespace Pipeline.Functions.Poison;

/// <summary>Query of <c>GET /api/poison</c>.</summary>
public sealed record PoisonQuery
{
    [Between(1, PageLimits.Most)]
    public int Limit { get; init; } = PageLimits.Default;

    [Text(PageLimits.CursorPattern, PageLimits.CursorHint)]
    public string? Cursor { get; init; }

    /// <summary>Only what came from this queue.</summary>
    [Text(
        $"^({QueueNames.BlobEvents}|{QueueNames.GpuWork}|{QueueNames.GpuWorkTrain}|{QueueNames.Events}|{QueueNames.WebhookDeliveries}|{QueueNames.WebhookReplays})$",
        $"{QueueNames.BlobEvents}, {QueueNames.GpuWork}, {QueueNames.GpuWorkTrain}, {QueueNames.Events}, {QueueNames.WebhookDeliveries}, {QueueNames.WebhookReplays}")]
    public string? Queue { get; init; }

    /// <summary>Ids are the queue, a hyphen and a hash.</summary>
    internal string QueuePrefix => Queue is null ? "" : $"{Queue}-";
}
