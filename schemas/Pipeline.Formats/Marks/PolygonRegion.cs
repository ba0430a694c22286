using Pipeline.Formats.Geometry;

namespace Pipeline.Formats.Marks;

/// <summary>One or more rings, all of them part of the region.</summary>
public sealed record PolygonRegion(IReadOnlyList<IReadOnlyList<Vertex>> Rings) : Region
{
    public override string? Paint(Bits target, double scaleX, double scaleY)
    {
        long cost = 0;
        foreach (var ring in Rings)
        {
            var scaled = scaleX == 1 && scaleY == 1 ? ring : [.. ring.Select(v => new Vertex(v.X * scaleX, v.Y * scaleY))];
            if (Outside(scaled, target) is { } vertex)
                return $"reaches to ({vertex.X:0.##}, {vertex.Y:0.##}); the image has {target.Width} x {target.Height} pixels";
            cost += PolygonFill.Cost(scaled, target.Height);
            if (cost > PolygonFill.MaxCrossings)
                return $"has edges that cross more than {PolygonFill.MaxCrossings:N0} rows in all, which is the limit";
            PolygonFill.Fill(target.Width, target.Height, scaled, (y, from, to) => target.Pixels.AsSpan((y * target.Width) + from, to - from).Fill(1));
        }
        return null;
    }

    private static Vertex? Outside(IReadOnlyList<Vertex> ring, Bits target)
    {
        foreach (var vertex in ring)
        {
            if (!Tolerance.Admits(vertex.X, target.Width) || !Tolerance.Admits(vertex.Y, target.Height))
                return vertex;
        }
        return null;
    }
}
