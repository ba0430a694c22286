using Pipeline.Contracts.Events;

namespace Pipeline.Local.Webhooks;

/// <summary>One POST that reached the receiver.</summary>
/// <param name="Id">Header webhook-id: the same on retries.</param>
/// <param name="Event">The CloudEvents body, or null when it is none.</param>
/// <param name="Refused">Why it was not accepted; null when it was verified.</param>
public sealed record ReceivedWebhook(string Id, CloudEvent? Event, string? Refused)
{
    /// <summary>Header traceparent: the delivery's place in its trace.</summary>
    public string? Traceparent { get; init; }

    public DateTimeOffset At { get; init; }

    public bool IsVerified => Refused is null && Event is not null;
}
