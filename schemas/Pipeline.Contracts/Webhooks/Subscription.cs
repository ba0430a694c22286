using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Webhooks;

/// <summary>subscription.v1: <c>state/subscriptions/{id}.json</c>.</summary>
[Document(SchemaNames.Subscription)]
public sealed record Subscription
{
    public string Schema { get; init; } = SchemaNames.Subscription;
    [Text(Patterns.Slug, Patterns.SlugHint)]
    public required string Id { get; init; }
    [Text(Patterns.HttpUrl, Patterns.HttpUrlHint)]
    public required string Url { get; init; }

    /// <summary>Event types; empty means all.</summary>
    [Count(0, 20, Unique = true)]
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>"whsec_…" secrets that sign every delivery; the newest first, two while rotating.</summary>
    [Count(1, 2), Text(Patterns.WebhookSecret, Patterns.WebhookSecretHint)]
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>When the second secret stops to sign; null while there is no end to it.</summary>
    public DateTimeOffset? PreviousSecretUntil { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The receiver was asked for its consent (CloudEvents 1.0 HTTP webhooks, section 4) before it was admitted.</summary>
    public bool Handshake { get; init; }

    /// <summary>POSTs a minute that the receiver allowed in the handshake; null where it set no limit.</summary>
    [Between(1, 1e6)]
    public int? AllowedRate { get; init; }

    /// <summary>The receiver is overloaded: nothing is sent to it before this time.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Pauses in a row since it last took something.</summary>
    [Between(0, int.MaxValue)]
    public int Pauses { get; init; }

    /// <summary>The last delivery that was accepted, to within a minute.</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }
    public string? DisabledReason { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When the event <c>subscription.disabled</c> was sent; null while it still is to be.</summary>
    public DateTimeOffset? DisabledToldAt { get; init; }
}
