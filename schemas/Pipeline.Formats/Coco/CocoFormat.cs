using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Coco;

/// <summary>
/// COCO instances and keypoints JSON. Polygons and run lengths are whole objects; an annotation without them is a box, one with
/// key points alone is its visible points.
/// </summary>
public sealed class CocoFormat : ILabelFormat
{
    public string Name => "coco";

    public bool Claims(LabelFile file)
    {
        if (!file.HasExtension(".json"))
            return false;
        var names = JsonFile.OuterNames(file, out var isArray);
        return !isArray && names.Contains("images") && (names.Contains("annotations") || names.Contains("categories")) && !CocoPanopticFormat.IsPanoptic(file);
    }

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var file in files.Where(file => file.HasExtension(".json")))
        {
            if (!JsonFile.TryOpen(file, reading, out var document))
                continue;
            using (document)
            {
                if (CocoHead.TryRead(document.RootElement, file, reading) is { } head)
                    Read(document.RootElement, head, file, images, reading);
            }
        }
    }

    private static void Read(JsonElement root, CocoHead head, LabelFile file, ImageNames images, LabelReading reading)
    {
        var marks = new Dictionary<long, List<(double Area, Mark Mark)>>();
        var bad = new HashSet<long>();
        var hasRegions = false;
        foreach (var (index, annotation) in JsonFile.List(root, "annotations").Index())
        {
            var at = $"{file.Path}#/annotations/{index}";
            if (JsonFile.Number(annotation, "image_id") is not { } number || head.Images.GetValueOrDefault((long)number) is not { } entry)
            {
                reading.AddProblem(new Problem(at, "unknown-image", $"{at}/image_id names no entry of /images."));
                continue;
            }
            if (!images.TryByPath(entry.FileName, out var name))
                continue;
            var found = CocoAnnotation.Read(annotation, head.Categories, at, out var problem);
            if (problem is not null)
            {
                bad.Add(entry.Id);
                reading.AddImageProblem(name, problem);
                continue;
            }
            if (!marks.TryGetValue(entry.Id, out var list))
                marks[entry.Id] = list = [];
            hasRegions |= found.Any(mark => mark is RegionMark);
            var area = JsonFile.Number(annotation, "area") ?? double.MaxValue;
            list.AddRange(found.Select(mark => (area, mark)));
        }

        foreach (var entry in head.Images.Values)
        {
            if (!images.TryByPath(entry.FileName, out var name) || bad.Contains(entry.Id))
                continue;
            var found = marks.GetValueOrDefault(entry.Id) ?? [];
            reading.Add(new LabelledImage
            {
                Name = name,
                Width = entry.Width,
                Height = entry.Height,
                // COCO gives no order; small things lie on large ones.
                Marks = [.. found.OrderByDescending(pair => pair.Area).Select(pair => pair.Mark), .. entry.Ignored],
                IsComplete = hasRegions || entry.Ignored.Count > 0 || head.IsComplete,
            });
        }
    }
}
