using System.Xml.Linq;
using Pipeline.Contracts;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Masks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Voc;

/// <summary>
/// Pascal VOC: XML boxes (corners counted from 1, the last one inside) and indexed PNG masks below SegmentationClass. An image with
/// a mask needs no boxes.
/// </summary>
public sealed class VocFormat : ILabelFormat
{
    private const string MaskFolder = "SegmentationClass";

    public string Name => "voc";

    public bool Claims(LabelFile file)
    {
        if (file.HasExtension(".png"))
            return file.IsBelow(MaskFolder);
        if (file.Name == LabelMap.FileName)
            return true;
        return file.HasExtension(".xml") && XmlFile.Outline(file) is ("annotation", var children) && !children.Contains("polygon");
    }

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        var masked = ReadMasks(files, images, reading);
        foreach (var file in files.Where(file => file.HasExtension(".xml")))
        {
            if (!XmlFile.TryOpen(file, out var root, out var problem))
            {
                if (images.TryByStem(file.Stem, out var broken))
                    reading.AddImageProblem(broken, problem);
                else
                    reading.AddProblem(problem);
                continue;
            }
            if (!images.TryByStem(file.Stem, out var image) && !(XmlFile.Text(root, "filename") is { Length: > 0 } name && images.TryByPath(name, out image)))
                continue;
            var marks = root.Elements("object").Select((item, index) => Mark(item, $"{file.Path}, line {XmlFile.Line(item)}", image, reading)).OfType<BoxMark>().ToList();
            reading.AddClasses(marks.Select(mark => mark.Class));
            if (!masked.Contains(image))
                reading.Add(new LabelledImage
                {
                    Name = image,
                    Width = XmlFile.Side(root.Element("size") is { } size ? XmlFile.Text(size, "width") : null),
                    Height = XmlFile.Side(root.Element("size") is { } again ? XmlFile.Text(again, "height") : null),
                    Marks = marks,
                });
        }
    }

    private static HashSet<string> ReadMasks(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        var masked = new HashSet<string>(StringComparer.Ordinal);
        var map = files.FirstOrDefault(file => file.Name == LabelMap.FileName) is { } file ? LabelMap.Read(file, reading) : null;
        var pictures = files.Where(picture => picture.HasExtension(".png")).ToList();
        if (pictures.Count == 0)
            return masked;
        var classes = map is { Count: > 0 } ? map : reading.IndexedClasses ?? VocClasses.All;
        reading.AddClasses(classes);
        foreach (var picture in pictures)
        {
            if (images.TryByStem(picture.Stem, out var image) && masked.Add(image))
                reading.Add(new LabelledImage { Name = image, Marks = [IndexedPicture.Whole(picture.Path, classes)], IsComplete = true });
        }
        return masked;
    }

    private static BoxMark? Mark(XElement item, string at, string image, LabelReading reading)
    {
        var box = item.Element("bndbox");
        if (XmlFile.Text(item, "name") is { Length: > 0 } name && box is not null
            && XmlFile.Number(XmlFile.Text(box, "xmin")) is { } left && XmlFile.Number(XmlFile.Text(box, "ymin")) is { } top
            && XmlFile.Number(XmlFile.Text(box, "xmax")) is { } right && XmlFile.Number(XmlFile.Text(box, "ymax")) is { } bottom)
            return new BoxMark(at, name, left - 1, top - 1, right, bottom);
        reading.AddImageProblem(image, new Problem(at, "wrong-object", $"{at}: an object needs a name and a bndbox of four numbers xmin, ymin, xmax, ymax."));
        return null;
    }
}
