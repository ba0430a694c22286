namespace Pipeline.Functions.Webhooks;

/// <summary>A claim on the next part of a replay.</summary>
public sealed record ReplayMessage(string Subscription, string Replay);
