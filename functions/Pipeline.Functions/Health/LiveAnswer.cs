namespace Pipeline.Functions.Health;

/// <param name="Status">"alive".</param>
internal sealed record LiveAnswer(string Status);
