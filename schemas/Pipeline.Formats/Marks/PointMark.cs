namespace Pipeline.Formats.Marks;

/// <summary>A place inside the class.</summary>
public sealed record PointMark(string At, string Class, double X, double Y) : Mark(At);
