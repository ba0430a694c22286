namespace Pipeline.Contracts.Datasets;

/// <summary>A batch of the snapshot; its masks hold indices into its own class list.</summary>
public sealed record DatasetSource(string Batch, IReadOnlyList<string> Classes, string? Background, string ConfigHash);
