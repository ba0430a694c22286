namespace Pipeline.Functions.Poison;

/// <summary>state/failed/{id}.json: a message that every attempt failed on, kept for people. The same content is one record.</summary>
/// <param name="Id">The queue and the beginning of the content's hash.</param>
/// <param name="At">When it failed for good, the last time.</param>
/// <param name="RequeuedAt">When a person put it back; null while it lies here.</param>
/// <param name="Failures">How often it came here.</param>
internal sealed record FailedMessage(string Id, string Queue, DateTimeOffset At, string Reason, string Body, DateTimeOffset? RequeuedAt = null, int Failures = 1);
