namespace Pipeline.Functions.Uploads.Http;

/// <summary>One work item of a batch.</summary>
/// <param name="Stage">"queued" until a worker has it.</param>
/// <param name="StageDone">0 to 1; null when unknown.</param>
public sealed record ItemView(string Id, int Images, bool Done, int Succeeded, int Failed, string? Stage, double? StageDone);
