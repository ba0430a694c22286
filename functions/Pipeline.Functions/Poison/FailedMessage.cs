namespace Pipeline.Functions.Poison;

/// <summary>state/failed/{id}.json: a message that every attempt failed on, kept for people. The same content is one record.</summary>
/// <param name="Id">The queue and the beginning of the content's hash.</param>
internal sealed record FailedMessage(string Id, string Queue, DateTimeOffset At, string Reason, string Body);
