namespace Pipeline.Local.Api.Answers;

/// <param name="Champion">Null before the first publication.</param>
public sealed record ModelSummary(string Model, PublishedVersion? Champion, IReadOnlyList<string> Versions);
