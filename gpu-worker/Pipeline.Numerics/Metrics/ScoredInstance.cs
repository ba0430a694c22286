namespace Pipeline.Numerics;

/// <summary>A predicted instance.</summary>
/// <param name="Class">Class index.</param>
/// <param name="Score">Larger is surer; finite.</param>
public readonly record struct ScoredInstance(int Class, float Score);
