namespace Pipeline.Formats.Geometry;

/// <summary>Shapes of drawing tools as rings.</summary>
internal static class Shapes
{
    private const int EllipseCorners = 90;

    public static IReadOnlyList<Vertex> Ellipse(double x, double y, double radiusX, double radiusY, double degrees = 0) =>
        Turn([.. Enumerable.Range(0, EllipseCorners).Select(i => 2 * Math.PI * i / EllipseCorners).Select(a => new Vertex(x + (radiusX * Math.Cos(a)), y + (radiusY * Math.Sin(a))))], new Vertex(x, y), degrees);

    public static IReadOnlyList<Vertex> Rectangle(double left, double top, double right, double bottom) =>
        [new(left, top), new(right, top), new(right, bottom), new(left, bottom)];

    /// <summary>Turns a ring clockwise on the screen.</summary>
    public static IReadOnlyList<Vertex> Turn(IReadOnlyList<Vertex> ring, Vertex around, double degrees)
    {
        if (degrees == 0)
            return ring;
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        return [.. ring.Select(v => new Vertex(
            around.X + ((v.X - around.X) * cosine) - ((v.Y - around.Y) * sine), around.Y + ((v.X - around.X) * sine) + ((v.Y - around.Y) * cosine)))];
    }

    /// <summary>The upright box around a ring.</summary>
    public static (double Left, double Top, double Right, double Bottom) Around(IReadOnlyList<Vertex> ring) =>
        (ring.Min(v => v.X), ring.Min(v => v.Y), ring.Max(v => v.X), ring.Max(v => v.Y));
}
