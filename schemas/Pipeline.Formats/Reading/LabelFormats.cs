using Pipeline.Contracts;
using Pipeline.Formats.Coco;
using Pipeline.Formats.Csv;
using Pipeline.Formats.Cvat;
using Pipeline.Formats.LabelMe;
using Pipeline.Formats.LabelStudio;
using Pipeline.Formats.Masks;
using Pipeline.Formats.Scribbles;
using Pipeline.Formats.Voc;
using Pipeline.Formats.WeakLabelFiles;
using Pipeline.Formats.Yolo;

namespace Pipeline.Formats.Reading;

/// <summary>Every format that labels may come in, and the way from files to labels.</summary>
public static class LabelFormats
{
    /// <summary>
    /// In the order in which they are asked and read: the first that claims a file gets it, and those whose values mean other
    /// files' classes come last.
    /// </summary>
    public static IReadOnlyList<ILabelFormat> All { get; } =
    [
        new MaskIndexFormat(),
        new WeakLabelsFormat(),
        new CocoPanopticFormat(),
        new CocoFormat(),
        new YoloFormat(),
        new CsvFormat(),
        new LabelMeFormat(),
        new LabelStudioFormat(),
        new CvatFormat(),
        new ScribbleSupFormat(),
        new VocFormat(),
        new ScribblePictureFormat(),
    ];

    /// <summary>The names for people, in one line.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(format => format.Name));

    public static ILabelFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>What a label file may end with; others are not even looked at.</summary>
    public static bool MayBeLabels(string path) =>
        new LabelFile(path, default).HasExtension(".json", ".xml", ".txt", ".csv", ".yaml", ".yml", ".png");

    /// <summary>Picture files are not read with the others.</summary>
    public static bool IsPicture(string path) => path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    /// <summary>The format that a file looks like; null for none. A picture may belong to a document beside it all the same.</summary>
    public static ILabelFormat? FormatOf(LabelFile file) => All.FirstOrDefault(format => format.Claims(file));

    /// <summary>Reads a mix of files. Those that no format claims are nobody's labels.</summary>
    /// <param name="files">Everything below the batch or folder but the images.</param>
    /// <param name="images">What the labels may be about.</param>
    /// <param name="format">The only format there is; null finds out.</param>
    public static LabelSet Read(IReadOnlyList<LabelFile> files, ImageNames images, ILabelFormat? format = null)
    {
        var reading = new LabelReading();
        // Documents name the pictures that belong to them.
        var pictures = files.Where(file => IsPicture(file.Path) && FormatOf(file) is null).ToList();
        List<(ILabelFormat Format, IReadOnlyList<LabelFile> Files)> claimed = format is not null
            ? [(format, files)]
            : [.. files.GroupBy(FormatOf).Where(group => group.Key is not null).Select(group => (Format: group.Key!, Files: (IReadOnlyList<LabelFile>)[.. group, .. pictures])).OrderBy(c => All.Index().First(f => f.Item == c.Format).Index)];
        if (claimed.Count == 0)
            reading.AddProblem(new Problem("", "unknown-format", $"None of the {files.Count} files is in a known format; known are {Names}."));
        foreach (var (reader, its) in claimed)
            reader.Read(its, images, reading);
        return reading.Finish();
    }
}
