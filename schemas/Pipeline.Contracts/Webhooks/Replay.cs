using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Webhooks;

/// <summary>replay.v1: <c>state/replays/{subscription}.json</c>, the running or last replay of one subscription's deliveries.</summary>
[Document(SchemaNames.Replay)]
public sealed record Replay
{
    public string Schema { get; init; } = SchemaNames.Replay;
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Id { get; init; }
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Subscription { get; init; }

    /// <summary>Events from this time on are sent again.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Only deliveries in this state; null takes all.</summary>
    public DeliveryStatus? Status { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its last part was done; null before the first.</summary>
    public DateTimeOffset? BookedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended early; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Where the listing goes on; opaque.</summary>
    public string? Cursor { get; init; }

    /// <summary>Deliveries put on their way again so far.</summary>
    [Between(0, int.MaxValue)]
    public int Replayed { get; init; }

    /// <summary>Deliveries looked at so far.</summary>
    [Between(0, int.MaxValue)]
    public int Seen { get; init; }
}
