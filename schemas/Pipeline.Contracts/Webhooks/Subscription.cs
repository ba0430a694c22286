namespace Pipeline.Contracts.Webhooks;

/// <summary>subscription.v1: <c>state/subscriptions/{id}.json</c>.</summary>
public sealed record Subscription
{
    public string Schema { get; init; } = SchemaNames.Subscription;
    public required string Id { get; init; }
    public required string Url { get; init; }

    /// <summary>Event types; empty means all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>"whsec_…" secrets that sign every delivery; the newest first, two while rotating.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? DisabledReason { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }
}
