using Pipeline.Formats.Geometry;

namespace Pipeline.Formats.Marks;

/// <summary>One or more rings, all of them part of the region.</summary>
public sealed record PolygonRegion(IReadOnlyList<IReadOnlyList<Vertex>> Rings) : Region
{
    public override string? Paint(Painter target, double scaleX, double scaleY)
    {
        foreach (var ring in Rings)
        {
            var scaled = scaleX == 1 && scaleY == 1 ? ring : [.. ring.Select(v => new Vertex(v.X * scaleX, v.Y * scaleY))];
            if (Outside(scaled, target) is { } vertex)
                return $"reaches to ({vertex.X:0.##}, {vertex.Y:0.##}); the image has {target.Width} x {target.Height} pixels";
            var crossings = PolygonFill.Crossings(scaled, target.Height);
            if (crossings > PolygonFill.MaxCrossings)
                return $"has edges that cross {crossings:N0} rows in all; at most {PolygonFill.MaxCrossings:N0} are allowed";
            var box = Shapes.Around(scaled);
            var area = (box.Right - box.Left) * (box.Bottom - box.Top);
            if (target.Spend(crossings + (long)area) is { } tooMuch)
                return tooMuch;
            PolygonFill.Fill(target.Width, target.Height, scaled, target.Row);
        }
        return null;
    }

    private static Vertex? Outside(IReadOnlyList<Vertex> ring, Painter target)
    {
        foreach (var vertex in ring)
        {
            if (!Tolerance.Admits(vertex.X, target.Width) || !Tolerance.Admits(vertex.Y, target.Height))
                return vertex;
        }
        return null;
    }
}
