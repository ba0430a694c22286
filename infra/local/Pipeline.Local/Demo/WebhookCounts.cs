namespace Pipeline.Local.Demo;

public sealed record WebhookCounts(int Received, int Verified);
