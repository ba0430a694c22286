using Pipeline.Formats.Geometry;

namespace Pipeline.Formats.Marks;

/// <summary>A drawn line.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Class">The class it lies on.</param>
/// <param name="Width">Pixels, at least 1.</param>
/// <param name="Path">At least one place.</param>
public sealed record StrokeMark(string At, string Class, int Width, IReadOnlyList<Vertex> Path) : Mark(At);
