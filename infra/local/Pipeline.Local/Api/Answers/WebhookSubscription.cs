namespace Pipeline.Local.Api.Answers;

/// <summary>A subscription; the secret is told by its creation and by a rotation only.</summary>
/// <param name="Types">Empty means all.</param>
/// <param name="AllowedRate">POSTs a minute that the receiver allowed.</param>
public sealed record WebhookSubscription(
    string Id, string Url, IReadOnlyList<string> Types, DateTimeOffset CreatedAt, string? Secret, DateTimeOffset? PreviousSecretUntil, bool Handshake,
    int? AllowedRate, DateTimeOffset? PausedUntil, DateTimeOffset? LastDeliveredAt, string? DisabledReason, DateTimeOffset? DisabledAt);
