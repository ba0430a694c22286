namespace Pipeline.Functions.Webhooks;

/// <summary>Body of <c>POST /api/subscriptions</c>.</summary>
/// <param name="Types">Event types; null or empty means all.</param>
public sealed record SubscriptionRequest(string Url, IReadOnlyList<string>? Types = null);
