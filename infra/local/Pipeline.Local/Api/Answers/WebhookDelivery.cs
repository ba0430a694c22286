using Pipeline.Contracts.Webhooks;

namespace Pipeline.Local.Api.Answers;

/// <summary>One event for one subscriber.</summary>
/// <param name="Attempts">How many were made.</param>
public sealed record WebhookDelivery(
    string Event, string Type, DeliveryStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, int Attempts, int? LastStatus, string? LastError, string? Reason);
