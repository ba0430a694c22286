namespace Pipeline.Functions.Webhooks;

/// <summary>Body of <c>PATCH /api/subscriptions/{id}</c>; null leaves a member as it is.</summary>
/// <param name="Types">Event types; empty means all.</param>
public sealed record SubscriptionPatch(string? Url = null, IReadOnlyList<string>? Types = null, bool? Handshake = null);
