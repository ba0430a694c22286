namespace Pipeline.Contracts;

/// <summary>The version names that documents carry in their "schema" member.</summary>
public static class SchemaNames
{
    public const string WeakLabels = "weak-labels.v1";
    public const string Batch = "batch.v1";
    public const string BatchState = "batch-state.v1";
    public const string WorkItem = "work-item.v1";
    public const string WorkProgress = "work-progress.v1";
    public const string Dataset = "dataset.v1";
    public const string MaskIndex = "mask-index.v1";
    public const string Run = "run.v1";
    public const string ModelCard = "model-card.v1";
    public const string ReviewList = "review-list.v1";
    public const string Champion = "champion.v1";
    public const string Subscription = "subscription.v1";
    public const string Delivery = "delivery.v1";
    public const string Replay = "replay.v1";
}
