namespace Pipeline.Contracts.Webhooks;

/// <summary>One POST.</summary>
/// <param name="Status">HTTP status, or null when there was no answer.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int? Status, double Seconds, string? Error);
