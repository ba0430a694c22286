using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Webhooks;

/// <summary>delivery.v1: <c>state/deliveries/{subscription}/{event}.json</c>, the log of one event for one subscriber.</summary>
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
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];
}
