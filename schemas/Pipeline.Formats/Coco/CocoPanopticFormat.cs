using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;
using Pipeline.Imaging;

namespace Pipeline.Formats.Coco;

/// <summary>COCO panoptic: a PNG an image whose colours are segment ids (R + 256 G + 65536 B, 0 is void), and a JSON that says what each is.</summary>
public sealed class CocoPanopticFormat : ILabelFormat
{
    public string Name => "coco-panoptic";

    public bool Claims(LabelFile file) => file.HasExtension(".json") && IsPanoptic(file);

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var file in files.Where(file => file.HasExtension(".json")))
        {
            if (!JsonFile.TryOpen(file, reading, out var document))
                continue;
            using (document)
            {
                if (CocoHead.TryRead(document.RootElement, file, reading) is { } head)
                    Read(document.RootElement, head, file, files, images, reading);
            }
        }
    }

    /// <summary>Only panoptic files speak of segments_info; the name stands near the front or nowhere.</summary>
    internal static bool IsPanoptic(LabelFile file) => file.Content.Span.IndexOf("\"segments_info\""u8) >= 0;

    private static void Read(
        JsonElement root, CocoHead head, LabelFile file, IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var (index, annotation) in JsonFile.List(root, "annotations").Index())
        {
            var at = $"{file.Path}#/annotations/{index}";
            if (JsonFile.Number(annotation, "image_id") is not { } id || head.Images.GetValueOrDefault((long)id) is not { } entry)
            {
                reading.AddProblem(new Problem(at, "unknown-image", $"{at}/image_id names no entry of /images."));
                continue;
            }
            if (!images.TryByPath(entry.FileName, out var name))
                continue;
            var picture = JsonFile.Text(annotation, "file_name");
            if (files.FirstOrDefault(f => f.HasExtension(".png") && f.Name == picture) is not { } png)
            {
                reading.AddImageProblem(name, new Problem(at, "missing-file", $"{at}/file_name is \"{picture}\"; there is no such PNG among the labels."));
                continue;
            }
            if (Segments(annotation, head, at, reading, name) is not { } segments)
                continue;
            string[] classes = [.. segments.Values.Distinct()];
            reading.Add(new LabelledImage
            {
                Name = name,
                Width = entry.Width,
                Height = entry.Height,
                Marks = [new PictureMark(png.Path, classes, IsWhole: true, bytes => Decode(png.Path, bytes, segments, classes))],
                IsComplete = true,
            });
        }
    }

    private static Dictionary<int, string>? Segments(JsonElement annotation, CocoHead head, string at, LabelReading reading, string image)
    {
        var segments = new Dictionary<int, string>();
        foreach (var (index, segment) in JsonFile.List(annotation, "segments_info").Index())
        {
            if (JsonFile.Number(segment, "id") is { } id && id >= 1 && id < 1 << 24
                && JsonFile.Number(segment, "category_id") is { } category && head.Categories.GetValueOrDefault((long)category) is { } name
                && segments.TryAdd((int)id, name))
                continue;
            reading.AddImageProblem(image, new Problem(at, "wrong-segment", $"{at}/segments_info/{index} needs an id of its own from 1 to 16777215 and a category_id of /categories."));
            return null;
        }
        return segments;
    }

    private static (IndexedMask? Mask, Problem? Problem) Decode(string path, ReadOnlyMemory<byte> bytes, Dictionary<int, string> segments, string[] classes)
    {
        if (!ImageCodec.TryDecode(bytes.Span, ImageLimits.Default, out var picture, out var problem))
            return (null, new Problem(path, problem.Code, $"{path}: {problem.Message}"));
        var values = segments.ToDictionary(s => s.Key, s => (byte)Array.IndexOf(classes, s.Value));
        var pixels = new byte[picture.Width * picture.Height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var id = picture.Pixels[3 * i] + (picture.Pixels[(3 * i) + 1] << 8) + (picture.Pixels[(3 * i) + 2] << 16);
            if (id == 0)
                pixels[i] = IndexedMask.Ignore;
            else if (!values.TryGetValue(id, out pixels[i]))
                return (null, new Problem(path, "unknown-segment", $"{path} holds segment {id}, which its segments_info does not list."));
        }
        return (new IndexedMask(picture.Width, picture.Height, pixels), null);
    }
}
