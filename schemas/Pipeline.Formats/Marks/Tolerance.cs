namespace Pipeline.Formats.Marks;

/// <summary>
/// How far a mark may stick out of its image: tools round, and people drag past the edge. What is inside counts, the rest is cut.
/// Further out, the coordinates are of another picture.
/// </summary>
public static class Tolerance
{
    public const double Pixels = 2;

    public static bool Admits(double value, int side) => value >= -Pixels && value <= side + Pixels;
}
