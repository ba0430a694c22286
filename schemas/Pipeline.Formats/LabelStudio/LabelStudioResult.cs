using System.Text.Json;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.LabelStudio;

/// <summary>One result of an annotation → marks.</summary>
internal static class LabelStudioResult
{
    /// <returns>Null when the result is of no known type or misses a number.</returns>
    public static IReadOnlyList<Mark>? Read(JsonElement result, string at)
    {
        if (JsonFile.Text(result, "type") is not { } type || !result.TryGetProperty("value", out var value))
            return null;
        // Relations, ratings and texts say nothing about pixels.
        if (type == "choices")
            return [.. Texts(value, "choices").Select(choice => new TagMark(at, choice))];
        if (Texts(value, type) is not [var label, ..])
            return null;
        switch (type)
        {
            case "rectanglelabels" when Numbers(value, "x", "y", "width", "height") is [var x, var y, var w, var h]:
                // It is turned around its first corner.
                var box = Shapes.Around(Shapes.Turn(Shapes.Rectangle(x, y, x + w, y + h), new Vertex(x, y), JsonFile.Number(value, "rotation") ?? 0));
                return [new BoxMark(at, label, box.Left, box.Top, box.Right, box.Bottom)];
            case "keypointlabels" when Numbers(value, "x", "y") is [var x, var y]:
                return [new PointMark(at, label, x, y)];
            case "ellipselabels" when Numbers(value, "x", "y", "radiusX", "radiusY") is [var x, var y, var rx, var ry]:
                return [Region(at, label, new PolygonRegion([Shapes.Ellipse(x, y, rx, ry, JsonFile.Number(value, "rotation") ?? 0)]))];
            case "polygonlabels" when Points(value) is { Count: >= 3 } corners:
                return [Region(at, label, new PolygonRegion([corners]))];
            case "brushlabels" when value.TryGetProperty("rle", out var rle) && Bytes(rle) is { } packed:
                return [Region(at, label, new BrushRegion(packed))];
            default:
                return null;
        }
    }

    private static RegionMark Region(string at, string label, Region region) => new(at, label == LabelSet.UnsureLabel ? null : label, region);

    private static string[] Texts(JsonElement value, string name) =>
        [.. JsonFile.List(value, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    private static double[]? Numbers(JsonElement value, params ReadOnlySpan<string> names)
    {
        var numbers = new double[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            if (JsonFile.Number(value, names[i]) is not { } number)
                return null;
            numbers[i] = number;
        }
        return numbers;
    }

    private static List<Vertex>? Points(JsonElement value)
    {
        var points = new List<Vertex>();
        foreach (var pair in JsonFile.List(value, "points"))
        {
            if (JsonFile.Numbers(pair) is not [var x, var y])
                return null;
            points.Add(new Vertex(x, y));
        }
        return points;
    }

    private static byte[]? Bytes(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        var bytes = new byte[list.GetArrayLength()];
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetByte(out bytes[index]))
                return null;
        }
        return bytes;
    }
}
