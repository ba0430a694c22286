namespace Pipeline.Functions.Messages;

/// <summary>A message that was given up, kept at <c>state/failed/{id}.json</c> for people.</summary>
/// <param name="Id">Queue and content hash: the same message twice is one entry.</param>
/// <param name="Subject">The batch, run or event it was about, when that can be told.</param>
public sealed record FailedMessage(string Id, string Queue, string? Subject, DateTimeOffset At, string Text);
