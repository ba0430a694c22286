namespace Pipeline.Storage;

/// <summary>The queues; each has a companion that ends in <see cref="PoisonSuffix"/>.</summary>
public static class QueueNames
{
    public const string BlobEvents = "blob-events";
    public const string GpuWork = "gpu-work";
    public const string GpuWorkTrain = "gpu-work-train";
    public const string Events = "events";
    public const string WebhookDeliveries = "webhook-deliveries";
    public const string WebhookReplays = "webhook-replays";
    public const string PoisonSuffix = "-poison";

    public static IReadOnlyList<string> All { get; } = [BlobEvents, GpuWork, GpuWorkTrain, Events, WebhookDeliveries, WebhookReplays];
}
