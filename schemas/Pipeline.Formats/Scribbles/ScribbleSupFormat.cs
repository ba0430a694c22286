using Pipeline.Contracts;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Scribbles;

/// <summary>The XML of ScribbleSup (Lin et al., 2016): lines with a class, a point an element.</summary>
public sealed class ScribbleSupFormat : ILabelFormat
{
    // The files hold the pen's path alone; three pixels are what the pen covered.
    private const int StrokeWidth = 3;

    public string Name => "scribblesup";

    public bool Claims(LabelFile file) => file.HasExtension(".xml") && XmlFile.Outline(file) is ("annotation", var children) && children.Contains("polygon");

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var file in files)
        {
            var known = images.TryByStem(file.Stem, out var image);
            if (!XmlFile.TryOpen(file, out var root, out var problem))
            {
                if (known)
                    reading.AddImageProblem(image!, problem);
                else
                    reading.AddProblem(problem);
                continue;
            }
            if (!known && !(XmlFile.Text(root, "filename") is { Length: > 0 } name && images.TryByPath(name, out image)))
                continue;
            var marks = new List<Mark>();
            foreach (var line in root.Elements("polygon"))
            {
                var at = $"{file.Path}, line {XmlFile.Line(line)}";
                var path = line.Elements("point").Select(point => (X: XmlFile.Number(XmlFile.Text(point, "X")), Y: XmlFile.Number(XmlFile.Text(point, "Y")))).ToList();
                if (XmlFile.Text(line, "tag") is { Length: > 0 } tag && path.Count > 0 && path.All(p => p is { X: not null, Y: not null }))
                    marks.Add(new StrokeMark(at, tag, StrokeWidth, [.. path.Select(p => new Vertex(p.X!.Value, p.Y!.Value))]));
                else
                    reading.AddImageProblem(image!, new Problem(at, "wrong-object", $"{at}: a polygon needs a tag and points of two numbers X and Y."));
            }
            reading.AddClasses(marks.OfType<StrokeMark>().Select(mark => mark.Class));
            reading.Add(new LabelledImage { Name = image!, Marks = marks });
        }
    }
}
