namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>POST /api/subscriptions</c>; the secret is told this once.</summary>
public sealed record CreatedSubscription(string Id, Uri Url, string Secret);
