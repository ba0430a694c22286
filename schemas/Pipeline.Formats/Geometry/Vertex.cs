namespace Pipeline.Formats.Geometry;

/// <summary>A place on the picture, continuous: (0, 0) is the top left corner of the first pixel, whose centre is (0.5, 0.5).</summary>
public readonly record struct Vertex(double X, double Y);
