namespace Pipeline.Telemetry;

/// <summary>What a span is about: the attributes beside those of the semantic conventions.</summary>
public static class TraceTags
{
    public const string Batch = "pipeline.batch";
    public const string Item = "pipeline.item";
    public const string Kind = "pipeline.item.kind";
    public const string Image = "pipeline.image";
    public const string Run = "pipeline.run";
    public const string Model = "pipeline.model";
    public const string Event = "pipeline.event";
    public const string Subscription = "pipeline.subscription";
    public const string Outcome = "pipeline.outcome";
}
