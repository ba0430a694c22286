using Pipeline.Contracts;
using Pipeline.Contracts.Labels;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.WeakLabelFiles;

/// <summary>weak-labels.v1, the neutral form.</summary>
public sealed class WeakLabelsFormat : ILabelFormat
{
    public string Name => "weak-labels";

    public bool Claims(LabelFile file)
    {
        if (!file.HasExtension(".json"))
            return false;
        var names = JsonFile.OuterNames(file, out var isArray);
        // labels.json is weak labels unless it is clearly something else: then its own reader says what is wrong with it.
        return !isArray && ((names.Contains("images") && (names.Contains("classes") || names.Contains("background") || names.Contains("schema")))
            || (file.Path == "labels.json" && !names.Intersect(["annotations", "categories", "shapes"]).Any()));
    }

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var file in files.Where(file => file.HasExtension(".json")))
        {
            var read = WeakLabelsReader.Read(file.Content);
            foreach (var problem in read.Problems)
                reading.AddProblem(problem with { Pointer = problem.Pointer.Length == 0 ? file.Path : $"{file.Path}#{problem.Pointer}" });
            foreach (var (image, reasons) in read.ImageProblems)
            {
                foreach (var reason in reasons)
                    reading.AddImageProblem(image, reason);
            }
            if (read.Labels is not { } labels)
                continue;
            reading.SetBackground(labels.Background, file.Path);
            reading.AddClasses(labels.Classes);
            foreach (var image in labels.Images)
                reading.Add(new LabelledImage { Name = image.Name, Width = image.Width, Height = image.Height, Marks = [new WeakMark(file.Path, image)] });
        }
    }
}
