namespace Pipeline.Contracts.Labels;

/// <summary>One marked pixel.</summary>
public sealed record PointLabel(string Class, int X, int Y);
