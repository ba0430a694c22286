namespace Pipeline.Local.Api.Answers;

/// <param name="StageDone">0 to 1; null when unknown.</param>
public sealed record StageReport(string Stage, double? StageDone, DateTimeOffset UpdatedAt);
