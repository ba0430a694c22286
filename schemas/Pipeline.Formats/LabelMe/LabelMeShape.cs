using System.Text.Json;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.LabelMe;

/// <summary>One shape of LabelMe → marks.</summary>
internal static class LabelMeShape
{
    private const int LineWidth = 1;

    /// <returns>Null when the shape is of no known kind or its points are not what that kind needs.</returns>
    public static IReadOnlyList<Mark>? Read(JsonElement shape, string at)
    {
        if (JsonFile.Text(shape, "label") is not { Length: > 0 } label || Points(shape) is not { Count: > 0 } points)
            return null;
        return (JsonFile.Text(shape, "shape_type") ?? "polygon", points) switch
        {
            ("rectangle", [var a, var b]) => [new BoxMark(at, label, Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Max(a.X, b.X), Math.Max(a.Y, b.Y))],
            ("polygon", { Count: >= 3 }) => [Region(at, label, new PolygonRegion([points]))],
            // The second point lies on the circle.
            ("circle", [var center, var edge]) when Radius(center, edge) is var r => [Region(at, label, new PolygonRegion([Shapes.Ellipse(center.X, center.Y, r, r)]))],
            ("line" or "linestrip", _) => [new StrokeMark(at, label, LineWidth, points)],
            ("point" or "points", _) => [.. points.Select(p => new PointMark(at, label, p.X, p.Y))],
            ("mask", [var a, var b]) when Picture(shape) is { } png => [Region(at, label, new PictureRegion((int)Math.Round(a.X), (int)Math.Round(a.Y), png))],
            _ => null,
        };
    }

    private static RegionMark Region(string at, string label, Region region) => new(at, label == LabelSet.UnsureLabel ? null : label, region);

    private static double Radius(Vertex a, Vertex b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));

    private static byte[]? Picture(JsonElement shape) =>
        shape.TryGetProperty("mask", out var mask) && mask.ValueKind == JsonValueKind.String && mask.TryGetBytesFromBase64(out var bytes) ? bytes : null;

    private static List<Vertex>? Points(JsonElement shape)
    {
        var points = new List<Vertex>();
        foreach (var pair in JsonFile.List(shape, "points"))
        {
            if (JsonFile.Numbers(pair) is not [var x, var y])
                return null;
            points.Add(new Vertex(x, y));
        }
        return points;
    }
}
