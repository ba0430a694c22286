namespace Pipeline.Formats.Marks;

/// <summary>The image shows the class.</summary>
public sealed record TagMark(string At, string Class) : Mark(At);
