namespace Pipeline.Functions.Reconciling;

/// <summary>Some of the open things.</summary>
/// <param name="Next">Where the listing goes on; null at its end.</param>
public sealed record OpenPage(IReadOnlyList<OpenEntry> Entries, string? Next);
