namespace Pipeline.Functions.Webhooks;

/// <summary>What the receiver said to a ping.</summary>
/// <param name="Event">The id it was sent under, header <c>webhook-id</c>.</param>
/// <param name="Status">HTTP status; null when there was none.</param>
internal sealed record PingAnswer(string Event, bool Delivered, int? Status, double Seconds, string? Error);
