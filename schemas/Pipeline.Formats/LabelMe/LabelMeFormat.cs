using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.LabelMe;

/// <summary>LabelMe: a JSON an image. Its flags that are set are tags.</summary>
public sealed class LabelMeFormat : ILabelFormat
{
    public string Name => "labelme";

    public bool Claims(LabelFile file) => file.HasExtension(".json") && JsonFile.OuterNames(file, out var isArray).Contains("shapes") && !isArray;

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var file in files.Where(file => file.HasExtension(".json")))
        {
            var own = new LabelReading();
            if (JsonFile.TryOpen(file, own, out var document))
            {
                using (document)
                    Read(document.RootElement, file, images, reading);
            }
            else if (images.TryByStem(file.Stem, out var broken))
            {
                // One file is one image: a broken one costs that image alone.
                reading.AddImageProblem(broken, own.Finish().Problems[0]);
            }
            else
            {
                reading.AddProblem(own.Finish().Problems[0]);
            }
        }
    }

    private static void Read(JsonElement root, LabelFile file, ImageNames images, LabelReading reading)
    {
        if (!images.TryByStem(file.Stem, out var image) && !(JsonFile.Text(root, "imagePath") is { Length: > 0 } path && images.TryByPath(path, out image)))
            return;
        var marks = new List<Mark>();
        foreach (var (index, shape) in JsonFile.List(root, "shapes").Index())
        {
            var at = $"{file.Path}#/shapes/{index}";
            if (LabelMeShape.Read(shape, at) is { } found)
                marks.AddRange(found);
            else
                reading.AddImageProblem(image, new Problem(at, "wrong-shape",
                    $"{at} needs a label and the points of a rectangle, polygon, circle, line, linestrip, point, points or mask."));
        }
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("flags", out var flags) && flags.ValueKind == JsonValueKind.Object)
            marks.AddRange(flags.EnumerateObject().Where(flag => flag.Value.ValueKind == JsonValueKind.True).Select(flag => new TagMark($"{file.Path}#/flags", flag.Name)));
        reading.AddClasses(marks.Select(MarkClasses.Of).OfType<string>());
        reading.Add(new LabelledImage { Name = image, Width = JsonFile.Side(root, "imageWidth"), Height = JsonFile.Side(root, "imageHeight"), Marks = marks });
    }
}
