namespace Pipeline.Contracts.Events;

/// <summary>The types of the events on the queue <c>events</c>.</summary>
public static class EventTypes
{
    public const string BatchAccepted = "batch.accepted";
    public const string BatchRejected = "batch.rejected";
    public const string BatchCancelled = "batch.cancelled";
    public const string MasksFinished = "masks.finished";
    public const string MasksFailed = "masks.failed";
    public const string ModelTrained = "model.trained";
    public const string ModelPublished = "model.published";
    public const string ModelRejected = "model.rejected";
    public const string ModelRolledBack = "model.rolledback";

    /// <summary>A receiver failed for too long or left; the other subscriptions are told.</summary>
    public const string SubscriptionDisabled = "subscription.disabled";

    /// <summary>Sent by a ping alone, to one receiver; nobody subscribes to it.</summary>
    public const string SubscriptionPing = "subscription.ping";

    /// <summary>Worker to functions only: an item is committed. Subscribers never see it.</summary>
    public const string WorkFinished = "work.finished";

    /// <summary>Functions to themselves only: go on removing a batch.</summary>
    public const string BatchDeletion = "batch.deletion";

    /// <summary>What a subscription may ask for.</summary>
    public static IReadOnlyList<string> Public { get; } =
        [BatchAccepted, BatchRejected, BatchCancelled, MasksFinished, MasksFailed, ModelTrained, ModelPublished, ModelRejected, ModelRolledBack, SubscriptionDisabled];
}
