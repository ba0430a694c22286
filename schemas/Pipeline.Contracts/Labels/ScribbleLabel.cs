using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Labels;

/// <summary>A drawn line.</summary>
/// <param name="Stroke">Width in pixels, at least 1.</param>
/// <param name="Path">Vertices [x, y] in pixels; one vertex is a dot.</param>
public sealed record ScribbleLabel(string Class, [property: Between(1, 1_000)] int Stroke, [property: Count(1, 10_000, Inner = 2)] IReadOnlyList<int[]> Path);
