using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Labels;

/// <summary>
/// weak-labels.v1: what people marked, in pixels, origin top left. Every importer produces this form.
/// A class's index is its position in <see cref="Classes"/>; with a background, that is class 0.
/// </summary>
[Document(SchemaNames.WeakLabels, MaxBytes = 64 << 20)]
public sealed record WeakLabels
{
    public string Schema { get; init; } = SchemaNames.WeakLabels;
    [Count(1, 255, Unique = true), Text(Patterns.ClassName, Patterns.ClassNameHint)]
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The background class, or null when every pixel belongs to a listed class.</summary>
    [Text(Patterns.ClassName, Patterns.ClassNameHint)]
    public required string? Background { get; init; }

    [Count(0, 100_000)]
    public required IReadOnlyList<WeakImage> Images { get; init; }
}
