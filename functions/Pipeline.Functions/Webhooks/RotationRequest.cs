using Pipeline.Contracts.Validation;

namespace Pipeline.Functions.Webhooks;

/// <summary>Body of <c>POST /api/subscriptions/{id}/rotate</c>; may be left out.</summary>
/// <param name="OverlapHours">How long the old secret still signs; 0 drops it at once; null takes the configured time.</param>
public sealed record RotationRequest([property: Between(0, 168)] double? OverlapHours = null);
