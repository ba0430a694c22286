using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Coco;

/// <summary>One entry of COCO's <c>annotations</c> → marks.</summary>
internal static class CocoAnnotation
{
    private const int KeypointNumbers = 3;
    private const long MaxPixels = Imaging.ImageLimits.DefaultMaxPixels;

    public static IReadOnlyList<Mark> Read(JsonElement annotation, IReadOnlyDictionary<long, string> categories, string at, out Problem? problem)
    {
        problem = null;
        if (JsonFile.Number(annotation, "category_id") is not { } id || categories.GetValueOrDefault((long)id) is not { } name)
        {
            problem = new Problem(at, "unknown-class", $"{at}/category_id names no entry of /categories.");
            return [];
        }
        if (annotation.TryGetProperty("segmentation", out var segmentation) && segmentation.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            && (segmentation.ValueKind == JsonValueKind.Object || segmentation.GetArrayLength() > 0))
        {
            Region? region = segmentation.ValueKind == JsonValueKind.Object ? Runs(segmentation) : Polygons(segmentation);
            if (region is not null)
                return [new RegionMark($"{at}/segmentation", name, region)];
            problem = new Problem(at, "wrong-region", $"{at}/segmentation is neither a list of polygons [x, y, …] of three corners or more nor run lengths {{size, counts}} that fill their size.");
            return [];
        }
        if (Points(annotation, name, at) is { Count: > 0 } points)
            return points;
        if (annotation.TryGetProperty("bbox", out var bbox) && JsonFile.Numbers(bbox) is [var x, var y, var w, var h] && w >= 0 && h >= 0)
            return [new BoxMark($"{at}/bbox", name, x, y, x + w, y + h)];
        problem = new Problem(at, "nothing-marked", $"{at} has no segmentation, no visible key point and no bbox [x, y, width, height].");
        return [];
    }

    /// <summary>Run lengths, plain or compressed; null when they are not sound.</summary>
    public static ColumnRunsRegion? Runs(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("size", out var size) || JsonFile.Numbers(size) is not [var height, var width]
            || height < 1 || width < 1 || height != Math.Floor(height) || width != Math.Floor(width) || height * width > MaxPixels
            || !value.TryGetProperty("counts", out var counts))
            return null;
        var pixels = (long)(height * width);
        List<int>? runs = null;
        if (counts.ValueKind == JsonValueKind.String)
            _ = CocoCounts.TryDecode(counts.GetString(), pixels, out runs);
        else if (JsonFile.Numbers(counts) is { } numbers && numbers.All(n => n >= 0 && n <= pixels && n == Math.Floor(n)))
            runs = [.. numbers.Select(n => (int)n)];
        return runs is not null && Geometry.Runs.Fill(runs, pixels) ? new ColumnRunsRegion((int)width, (int)height, runs) : null;
    }

    private static PolygonRegion? Polygons(JsonElement list)
    {
        var rings = new List<IReadOnlyList<Vertex>>();
        foreach (var item in list.EnumerateArray())
        {
            if (JsonFile.Numbers(item) is not { } numbers || numbers.Length < 6 || numbers.Length % 2 != 0)
                return null;
            rings.Add([.. numbers.Chunk(2).Select(pair => new Vertex(pair[0], pair[1]))]);
        }
        return new PolygonRegion(rings);
    }

    /// <summary>Key points come as x, y, visibility; 0 is "not labelled".</summary>
    private static IReadOnlyList<Mark> Points(JsonElement annotation, string name, string at) =>
        annotation.TryGetProperty("keypoints", out var list) && JsonFile.Numbers(list) is { } numbers && numbers.Length % KeypointNumbers == 0
            ? [.. numbers.Chunk(KeypointNumbers).Index().Where(p => p.Item[2] > 0).Select(p => new PointMark($"{at}/keypoints/{KeypointNumbers * p.Index}", name, p.Item[0], p.Item[1]))]
            : [];
}
