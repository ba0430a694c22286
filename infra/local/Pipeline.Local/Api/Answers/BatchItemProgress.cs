namespace Pipeline.Local.Api.Answers;

/// <summary>One work item of a batch.</summary>
/// <param name="StageDone">0 to 1; null when unknown.</param>
public sealed record BatchItemProgress(string Id, int Images, bool Done, int Succeeded, int Failed, string? Stage, double? StageDone);
