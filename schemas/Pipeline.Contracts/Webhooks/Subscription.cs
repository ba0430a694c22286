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
    public required DateTimeOffset CreatedAt { get; init; }
    public string? DisabledReason { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }
}
