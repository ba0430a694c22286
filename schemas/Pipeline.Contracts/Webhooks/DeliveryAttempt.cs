using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Webhooks;

/// <summary>One POST.</summary>
/// <param name="Status">HTTP status, or null when there was no answer.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, [property: Between(100, 999)] int? Status, [property: Between(0, 1e6)] double Seconds, string? Error);
