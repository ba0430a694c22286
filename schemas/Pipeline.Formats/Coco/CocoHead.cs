using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Coco;

/// <summary>What COCO files of every kind begin with: images and categories, by their ids.</summary>
internal sealed record CocoHead(IReadOnlyDictionary<long, CocoImage> Images, IReadOnlyDictionary<long, string> Categories, bool IsComplete)
{
    /// <summary>Our own exports say in <c>info</c> which class the background is, and that every image is labelled to the last pixel.</summary>
    public const string BackgroundMember = "background";
    public const string IgnoreMember = "ignore";

    /// <returns>Null, with a problem noted, when one of the two cannot be read.</returns>
    public static CocoHead? TryRead(JsonElement root, LabelFile file, LabelReading reading)
    {
        var categories = new SortedDictionary<long, string>();
        foreach (var (index, category) in JsonFile.List(root, "categories").Index())
        {
            if (JsonFile.Number(category, "id") is { } id && JsonFile.Text(category, "name") is { } name && categories.TryAdd((long)id, name))
                continue;
            reading.AddProblem(new Problem($"{file.Path}#/categories/{index}", "wrong-category", $"{file.Path}#/categories/{index} needs an id of its own and a name."));
            return null;
        }
        var images = new Dictionary<long, CocoImage>();
        foreach (var (index, image) in JsonFile.List(root, "images").Index())
        {
            var at = $"{file.Path}#/images/{index}";
            if (JsonFile.Number(image, "id") is { } id && JsonFile.Text(image, "file_name") is { } name
                && images.TryAdd((long)id, new CocoImage((long)id, name, JsonFile.Side(image, "width"), JsonFile.Side(image, "height"), Ignored(image, at))))
                continue;
            reading.AddProblem(new Problem(at, "wrong-image", $"{at} needs an id of its own and a file_name."));
            return null;
        }

        var isOurs = root.TryGetProperty("info", out var info) && info.ValueKind == JsonValueKind.Object && info.TryGetProperty(BackgroundMember, out _);
        if (isOurs)
            reading.SetBackground(JsonFile.Text(info, BackgroundMember), file.Path);
        reading.AddClasses(categories.Values);
        return new CocoHead(images, categories, isOurs);
    }

    private static IReadOnlyList<Mark> Ignored(JsonElement image, string at) =>
        image.TryGetProperty(IgnoreMember, out var ignore) && CocoAnnotation.Runs(ignore) is { } region ? [new RegionMark($"{at}/{IgnoreMember}", null, region)] : [];
}
