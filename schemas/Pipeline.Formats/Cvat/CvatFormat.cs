using System.Xml.Linq;
using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Cvat;

/// <summary>"CVAT for images 1.1": one XML with an element an image. Videos (tracks) are another format and refused.</summary>
public sealed class CvatFormat : ILabelFormat
{
    public string Name => "cvat";

    public bool Claims(LabelFile file) => file.HasExtension(".xml") && XmlFile.Outline(file).Root == "annotations";

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        foreach (var file in files.Where(file => file.HasExtension(".xml")))
        {
            if (XmlFile.TryOpen(file, out var root, out var problem))
                Read(root, file, images, reading);
            else
                reading.AddProblem(problem);
        }
    }

    private static void Read(XElement root, LabelFile file, ImageNames images, LabelReading reading)
    {
        if (root.Elements("track").FirstOrDefault() is { } track)
            reading.AddProblem(new Problem(file.Path, "unsupported", $"{file.Path}, line {XmlFile.Line(track)}: tracks of a video are not read; export the task as \"CVAT for images 1.1\"."));
        var labels = (root.Element("meta")?.Descendants("label") ?? []).Select(label => XmlFile.Text(label, "name")).OfType<string>().ToList();
        reading.AddClasses(labels.Where(label => label != LabelSet.UnsureLabel));

        var read = new List<LabelledImage>();
        foreach (var element in root.Elements("image"))
        {
            if (element.Attribute("name")?.Value is not { Length: > 0 } path || !images.TryByPath(path, out var image))
                continue;
            var marks = Marks(element, file, image, reading);
            read.Add(new LabelledImage
            {
                Name = image,
                Width = XmlFile.Side(element.Attribute("width")?.Value),
                Height = XmlFile.Side(element.Attribute("height")?.Value),
                Marks = marks,
            });
            reading.AddClasses(marks.Select(MarkClasses.Of).OfType<string>());
        }
        // Where objects are outlined, an image without any has none; among boxes and points it is only unmarked.
        var complete = labels.Contains(LabelSet.UnsureLabel) || read.Any(image => image.Marks.Any(mark => mark is RegionMark));
        foreach (var image in read)
            reading.Add(image with { IsComplete = complete });
    }

    private static List<Mark> Marks(XElement image, LabelFile file, string name, LabelReading reading)
    {
        var marks = new List<(double Order, Mark Mark)>();
        foreach (var shape in image.Elements())
        {
            var at = $"{file.Path}, line {XmlFile.Line(shape)}";
            if (CvatShape.Read(shape, at) is { } found)
                marks.AddRange(found.Select(mark => (XmlFile.Number(shape.Attribute("z_order")?.Value) ?? 0, mark)));
            else
                reading.AddImageProblem(name, new Problem(at, "wrong-shape",
                    $"{at}: a <{shape.Name.LocalName}> with these attributes is not understood; read are tag, box, ellipse, polygon, polyline, points and mask."));
        }
        // Later layers lie on top; the order within one is kept.
        return [.. marks.OrderBy(pair => pair.Order).Select(pair => pair.Mark)];
    }
}
