namespace Pipeline.Contracts.Labels;

/// <summary>A drawn line.</summary>
/// <param name="Stroke">Width in pixels, at least 1.</param>
/// <param name="Path">Vertices [x, y] in pixels; one vertex is a dot.</param>
public sealed record ScribbleLabel(string Class, int Stroke, IReadOnlyList<int[]> Path);
