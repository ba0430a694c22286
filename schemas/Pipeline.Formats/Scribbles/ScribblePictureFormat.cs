using Pipeline.Formats.Masks;
using Pipeline.Formats.Reading;
using Pipeline.Formats.Voc;

namespace Pipeline.Formats.Scribbles;

/// <summary>
/// Scribbles as indexed PNG below a folder "scribbles": the value is the class, 255 is unmarked. What the values mean is said by
/// scribbles/classes.txt, else by the class list of labels beside them, else by Pascal VOC.
/// </summary>
public sealed class ScribblePictureFormat : ILabelFormat
{
    private const string Folder = "scribble";
    private const string ClassesName = "classes.txt";

    public string Name => "scribbles";

    public bool Claims(LabelFile file) => file.IsBelow(Folder) && (file.HasExtension(".png") || file.Name == ClassesName);

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        IReadOnlyList<string> classes = files.FirstOrDefault(file => file.Name == ClassesName) is { } list
            ? [.. TextFile.Lines(list).Where(line => line.Length > 0)]
            : reading.IndexedClasses ?? VocClasses.All;
        reading.AddClasses(classes);
        foreach (var file in files.Where(file => file.HasExtension(".png")))
        {
            if (images.TryByStem(file.Stem, out var image))
                reading.Add(new LabelledImage { Name = image, Marks = [IndexedPicture.Scribbles(file.Path, classes)] });
        }
    }
}
