namespace Pipeline.Local.Api.Answers;

/// <summary>What a receiver said to a ping.</summary>
/// <param name="Status">HTTP status; null when there was none.</param>
public sealed record WebhookPing(string Event, bool Delivered, int? Status, double Seconds, string? Error);
