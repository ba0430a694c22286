namespace Pipeline.Local.Api.Answers;

/// <summary>A page of deliveries, newest first.</summary>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record WebhookDeliveries(IReadOnlyList<WebhookDelivery> Deliveries, string? Next);
