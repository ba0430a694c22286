using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.LabelStudio;

/// <summary>
/// Label Studio's JSON export: a list of tasks. The first annotation that was not cancelled counts, without one the first prediction.
/// Coordinates are per cent of the image's sides.
/// </summary>
public sealed partial class LabelStudioFormat : ILabelFormat
{
    /// <summary>Names our own pre-annotations: they speak of every pixel.</summary>
    public const string ModelVersion = "pipeline";
    private const double Percent = 100;

    public string Name => "label-studio";

    public bool Claims(LabelFile file)
    {
        if (!file.HasExtension(".json"))
            return false;
        var names = JsonFile.OuterNames(file, out var isArray);
        return names.Contains("data") && (isArray || names.Contains("annotations") || names.Contains("predictions"));
    }

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var file in files.Where(file => file.HasExtension(".json")))
        {
            if (!JsonFile.TryOpen(file, reading, out var document))
                continue;
            using (document)
            {
                var root = document.RootElement;
                IEnumerable<JsonElement> tasks = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
                Read(tasks, file, images, reading);
            }
        }
    }

    private static void Read(IEnumerable<JsonElement> tasks, LabelFile file, ImageNames images, LabelReading reading)
    {
        var read = new List<LabelledImage>();
        foreach (var (index, task) in tasks.Index())
        {
            var at = $"{file.Path}#/{index}";
            if (FindImage(task, images) is not { } image || Choose(task) is not { } chosen)
                continue;
            var marks = new List<Mark>();
            // Ours says the size with the image: a task without results has no other place for it.
            var (width, height) = (JsonFile.Side(task.GetProperty("data"), "width"), JsonFile.Side(task.GetProperty("data"), "height"));
            foreach (var (number, result) in JsonFile.List(chosen, "result").Index())
            {
                if (LabelStudioResult.Read(result, $"{at}/result/{number}") is { } found)
                    marks.AddRange(found);
                else
                    reading.AddImageProblem(image, new Problem(at, "wrong-result",
                        $"{at}/result/{number} is of type \"{JsonFile.Text(result, "type")}\" or misses a number; read are rectanglelabels, keypointlabels, polygonlabels, ellipselabels, brushlabels and choices."));
                width ??= JsonFile.Side(result, "original_width");
                height ??= JsonFile.Side(result, "original_height");
            }
            reading.AddClasses(marks.Select(MarkClasses.Of).OfType<string>());
            read.Add(new LabelledImage
            {
                Name = image,
                Width = width,
                Height = height,
                Units = Percent,
                Marks = marks,
                IsComplete = JsonFile.Text(chosen, "model_version") == ModelVersion,
            });
        }
        var outlined = read.Any(image => image.Marks.Any(mark => mark is RegionMark));
        foreach (var image in read)
            reading.Add(image with { IsComplete = image.IsComplete || outlined });
    }

    /// <summary>The first text among a task's data that names an image: an upload's address, a path of local storage, a plain name.</summary>
    private static string? FindImage(JsonElement task, ImageNames images)
    {
        if (task.ValueKind != JsonValueKind.Object || !task.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in data.EnumerateObject().OrderByDescending(member => member.NameEquals("image")))
        {
            if (member.Value.ValueKind != JsonValueKind.String)
                continue;
            var path = Uri.UnescapeDataString(member.Value.GetString()!);
            path = path[(path.LastIndexOf('=') + 1)..];
            // Uploads get eight digits before their name.
            var plain = UploadPrefix().Replace(path, "/");
            if (plain != path && images.TryByPath(plain, out var image))
                return image;
            if (images.TryByPath(path, out image))
                return image;
        }
        return null;
    }

    private static JsonElement? Choose(JsonElement task)
    {
        foreach (var annotation in JsonFile.List(task, "annotations"))
        {
            if (annotation.ValueKind == JsonValueKind.Object && !(annotation.TryGetProperty("was_cancelled", out var cancelled) && cancelled.ValueKind == JsonValueKind.True))
                return annotation;
        }
        foreach (var prediction in JsonFile.List(task, "predictions"))
            return prediction;
        return null;
    }

    [GeneratedRegex("/[0-9a-f]{8}-(?=[^/]+$)")]
    private static partial Regex UploadPrefix();
}
