using Pipeline.Contracts;
using Pipeline.Contracts.Work;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Masks;

/// <summary>A batch's results as they are downloaded: index.json and an indexed PNG an image.</summary>
public sealed class MaskIndexFormat : ILabelFormat
{
    private const string IndexName = "index.json";
    private const string ConfidenceSuffix = ".confidence.png";

    public string Name => "masks";

    public bool Claims(LabelFile file) =>
        file.Name == IndexName && JsonFile.OuterNames(file, out var isArray) is var names && !isArray && names.Contains("configHash");

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        var pictures = files.Where(file => file.HasExtension(".png") && !file.HasExtension(ConfidenceSuffix)).ToLookup(file => file.Name);
        foreach (var file in files.Where(file => file.HasExtension(".json")))
        {
            var parsed = Documents.Parse<MaskIndex>(file.Content);
            foreach (var problem in parsed.Problems)
                reading.AddProblem(problem with { Pointer = $"{file.Path}#{problem.Pointer}" });
            if (parsed.Value is not { } index)
                continue;
            reading.SetBackground(index.Background, file.Path);
            reading.AddClasses(index.Classes);
            foreach (var result in index.Images)
                Read(result, index.Classes, pictures, images, reading);
        }
    }

    private static void Read(ImageResult result, IReadOnlyList<string> classes, ILookup<string, LabelFile> pictures, ImageNames images, LabelReading reading)
    {
        if (!images.TryByPath(result.Image, out var name))
            return;
        if (result.Mask is null)
        {
            reading.AddImageProblem(name, result.Problems.FirstOrDefault() ?? new Problem(name, "no-mask", $"{name} has no mask."));
            return;
        }
        var mask = result.Mask[(result.Mask.LastIndexOf('/') + 1)..];
        if (pictures[mask].FirstOrDefault() is { } picture)
            reading.Add(new LabelledImage
            {
                Name = name,
                Width = result.Width > 0 ? result.Width : null,
                Height = result.Height > 0 ? result.Height : null,
                Marks = [IndexedPicture.Whole(picture.Path, classes)],
                IsComplete = true,
            });
        else
            reading.AddImageProblem(name, new Problem(mask, "missing-file", $"{mask}, the mask of {name}, is not there."));
    }
}
