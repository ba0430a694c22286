using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Csv;

/// <summary>Tags as a table: an image's name, then as many tags as it has, one a column. A first line "image,tag…" is its heading.</summary>
public sealed class CsvFormat : ILabelFormat
{
    private static readonly string[] Headings = ["image", "filename", "file_name", "file", "name"];

    public string Name => "csv";

    public bool Claims(LabelFile file) => file.HasExtension(".csv");

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var file in files)
        {
            foreach (var (line, cells) in CsvRows.Read(file, reading))
            {
                if (line == 1 && Headings.Contains(cells[0].Trim().ToLowerInvariant()))
                    continue;
                if (!images.TryByPath(cells[0].Trim(), out var image))
                    continue;
                var at = $"{file.Path}, line {line}";
                string[] tags = [.. cells.Skip(1).Select(cell => cell.Trim()).Where(cell => cell.Length > 0).Distinct()];
                reading.AddClasses(tags);
                if (tags.Length == 0)
                    reading.AddImageProblem(image, new Problem(at, "nothing-marked", $"{at}: {image} has no tag."));
                else
                    reading.Add(new LabelledImage { Name = image, Marks = [.. tags.Select(tag => new TagMark(at, tag))] });
            }
        }
    }
}
