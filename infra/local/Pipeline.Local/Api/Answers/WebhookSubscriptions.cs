namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>GET /api/subscriptions</c>.</summary>
public sealed record WebhookSubscriptions(IReadOnlyList<WebhookSubscription> Subscriptions);
