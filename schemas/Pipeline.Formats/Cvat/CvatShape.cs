using System.Globalization;
using System.Xml.Linq;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Cvat;

/// <summary>One shape of CVAT's XML → marks.</summary>
internal static class CvatShape
{
    private const int LineWidth = 1;

    /// <returns>Null when the shape is of no known kind or misses a number.</returns>
    public static IReadOnlyList<Mark>? Read(XElement shape, string at)
    {
        if (shape.Attribute("label")?.Value is not { Length: > 0 } label)
            return null;
        switch (shape.Name.LocalName)
        {
            case "tag":
                return [new TagMark(at, label)];
            case "box" when Numbers(shape, "xtl", "ytl", "xbr", "ybr") is [var left, var top, var right, var bottom]:
                var ring = Shapes.Turn(Shapes.Rectangle(left, top, right, bottom), new Vertex((left + right) / 2, (top + bottom) / 2), Rotation(shape));
                var box = Shapes.Around(ring);
                return [new BoxMark(at, label, box.Left, box.Top, box.Right, box.Bottom)];
            case "ellipse" when Numbers(shape, "cx", "cy", "rx", "ry") is [var x, var y, var rx, var ry]:
                return [Region(at, label, new PolygonRegion([Shapes.Ellipse(x, y, rx, ry, Rotation(shape))]))];
            case "polygon" when Points(shape) is { Count: >= 3 } corners:
                return [Region(at, label, new PolygonRegion([corners]))];
            case "polyline" when Points(shape) is { Count: > 0 } path:
                return [new StrokeMark(at, label, LineWidth, path)];
            case "points" when Points(shape) is { Count: > 0 } places:
                return [.. places.Select(place => new PointMark(at, label, place.X, place.Y))];
            case "mask" when Mask(shape) is { } region:
                return [Region(at, label, region)];
            default:
                return null;
        }
    }

    private static RegionMark Region(string at, string label, Region region) => new(at, label == LabelSet.UnsureLabel ? null : label, region);

    private static RowRunsRegion? Mask(XElement shape)
    {
        if (Numbers(shape, "left", "top", "width", "height") is not [var left, var top, var width, var height]
            || width < 1 || height < 1 || width * height > Imaging.ImageLimits.DefaultMaxPixels || left < 0 || top < 0)
            return null;
        var counts = new List<int>();
        foreach (var part in (shape.Attribute("rle")?.Value ?? "").Split(','))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count))
                return null;
            counts.Add(count);
        }
        var box = new PixelBox((int)left, (int)top, (int)(left + width), (int)(top + height));
        // CVAT leaves the zeros after the last run away.
        var missing = ((long)box.Width * box.Height) - counts.Sum(count => (long)count);
        if (missing > 0 && counts.Count % 2 == 0)
            counts.Add((int)missing);
        return Runs.Fill(counts, (long)box.Width * box.Height) ? new RowRunsRegion(box, counts) : null;
    }

    private static double Rotation(XElement shape) => XmlFile.Number(shape.Attribute("rotation")?.Value) ?? 0;

    private static double[]? Numbers(XElement shape, params ReadOnlySpan<string> names)
    {
        var numbers = new double[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (XmlFile.Number(shape.Attribute(names[i])?.Value) is not { } number)
                return null;
            numbers[i] = number;
        }
        return numbers;
    }

    /// <summary>"x,y;x,y;…"</summary>
    private static List<Vertex>? Points(XElement shape)
    {
        var points = new List<Vertex>();
        foreach (var pair in (shape.Attribute("points")?.Value ?? "").Split(';'))
        {
            if (pair.Split(',') is not [var x, var y] || XmlFile.Number(x) is not { } left || XmlFile.Number(y) is not { } top)
                return null;
            points.Add(new Vertex(left, top));
        }
        return points;
    }
}
