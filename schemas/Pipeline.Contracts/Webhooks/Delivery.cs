using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Webhooks;

/// <summary>delivery.v1: <c>state/deliveries/{subscription}/{time}.{event}.json</c>, the log of one event for one subscriber.</summary>
[Document(SchemaNames.Delivery)]
public sealed record Delivery
{
    public string Schema { get; init; } = SchemaNames.Delivery;
    public required string Id { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Subscription { get; init; }
    public required string Event { get; init; }
    public required string Type { get; init; }
    public required DeliveryStatus Status { get; init; }

    /// <summary>Why it failed for good; null otherwise.</summary>
    public string? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The newest attempts, in the order they were made.</summary>
    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>Attempts that are too old to be listed.</summary>
    [Between(0, int.MaxValue)]
    public int Dropped { get; init; }

    /// <summary>Attempts made, dropped ones included, before the last replay began the schedule anew.</summary>
    [Between(0, int.MaxValue)]
    public int ReplayedAfter { get; init; }

    /// <summary>The last replay of many that took this delivery.</summary>
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public string? Replay { get; init; }
}
