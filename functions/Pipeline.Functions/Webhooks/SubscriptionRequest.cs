namespace Pipeline.Functions.Webhooks;

/// <summary>Body of <c>POST /api/subscriptions</c>.</summary>
/// <param name="Types">Event types; null or empty means all.</param>
/// <param name="Handshake">Ask the receiver for its consent first (CloudEvents 1.0 HTTP webhooks, section 4) and keep to the rate it allows.</param>
public sealed record SubscriptionRequest(string Url, IReadOnlyList<string>? Types = null, bool Handshake = false);
