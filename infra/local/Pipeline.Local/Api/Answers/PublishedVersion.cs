namespace Pipeline.Local.Api.Answers;

/// <param name="HoldoutMiou">0 to 1; null when nothing was held out.</param>
public sealed record PublishedVersion(string Version, string? Previous, DateTimeOffset PublishedAt, double? HoldoutMiou);
