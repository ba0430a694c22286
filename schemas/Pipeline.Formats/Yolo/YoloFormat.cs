using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Marks;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Yolo;

/// <summary>
/// YOLO text files, one an image and a line an object: class, then centre and size of a box or the corners of a polygon, as shares
/// of the image's sides. Names of the classes are in data.yaml or classes.txt.
/// </summary>
public sealed class YoloFormat : ILabelFormat
{
    private const int BoxNumbers = 4;
    private const string ClassesName = "classes.txt";

    public string Name => "yolo";

    public bool Claims(LabelFile file)
    {
        if (file.HasExtension(".yaml", ".yml"))
            return TextFile.Lines(file).Any(line => line.StartsWith("names:", StringComparison.Ordinal));
        if (!file.HasExtension(".txt") || file.IsBelow("scribble"))
            return false;
        // Where YOLO keeps its labels, a broken file is a broken label; elsewhere a text must look like one.
        return file.Name == ClassesName || file.IsBelow("labels")
            || (TextFile.Lines(file).FirstOrDefault(line => line.Length > 0) is { } first && Numbers(first) is { Length: > BoxNumbers });
    }

    public void Read(IReadOnlyList<LabelFile> files, ImageNames images, LabelReading reading)
    {
        var (names, isOurs) = ReadNames(files, reading);
        var labels = files.Where(file => file.HasExtension(".txt") && file.Name != ClassesName).ToList();
        if (labels.Count > 0 && names.Count == 0)
        {
            reading.AddProblem(new Problem("data.yaml", "missing-names", "YOLO labels need the names of their classes: a data.yaml with \"names:\", or a classes.txt."));
            return;
        }
        var read = labels.Select(file => (File: file, Image: images.TryByStem(file.Stem, out var image) ? image : null))
            .Where(pair => pair.Image is not null)
            .Select(pair => (pair.Image, Marks: ReadMarks(pair.File, pair.Image!, names, reading)))
            .Where(pair => pair.Marks is not null)
            .ToList();
        var hasPolygons = read.Any(pair => pair.Marks!.Any(mark => mark is RegionMark));
        foreach (var (image, marks) in read)
            reading.Add(new LabelledImage { Name = image!, Units = 1, Marks = marks!, IsComplete = isOurs || hasPolygons });
    }

    private static (IReadOnlyDictionary<int, string> Names, bool IsOurs) ReadNames(IReadOnlyList<LabelFile> files, LabelReading reading)
    {
        IReadOnlyDictionary<int, string> names = new Dictionary<int, string>();
        var isOurs = false;
        if (files.FirstOrDefault(file => file.HasExtension(".yaml", ".yml")) is { } yaml)
        {
            var data = DataYaml.Parse(TextFile.Lines(yaml));
            (names, isOurs) = (data.Names, data.SaysBackground);
            if (isOurs)
                reading.SetBackground(data.Background, yaml.Path);
        }
        else if (files.FirstOrDefault(file => file.Name == ClassesName) is { } list)
        {
            names = TextFile.Lines(list).Where(line => line.Length > 0).Index().ToDictionary(line => line.Index, line => line.Item);
        }
        reading.AddClasses(names.OrderBy(name => name.Key).Select(name => name.Value));
        return (names, isOurs);
    }

    private static List<Mark>? ReadMarks(LabelFile file, string image, IReadOnlyDictionary<int, string> names, LabelReading reading)
    {
        var marks = new List<Mark>();
        foreach (var (index, line) in TextFile.Lines(file).Index())
        {
            if (line.Length == 0)
                continue;
            var at = $"{file.Path}, line {index + 1}";
            var numbers = Numbers(line);
            if (numbers is null || numbers.Length < BoxNumbers + 1 || numbers.Length % 2 == 0 || numbers[0] != Math.Floor(numbers[0]))
            {
                reading.AddImageProblem(image, new Problem(at, "wrong-line", $"{at}: a line is a class index and four numbers (a box) or six and more (the corners of a polygon)."));
                return null;
            }
            if (numbers[0] < 0 || numbers[0] > 254 || names.GetValueOrDefault((int)numbers[0]) is not { } name)
            {
                reading.AddImageProblem(image, new Problem(at, "unknown-class", $"{at} has class index {numbers[0]}, which has no name."));
                return null;
            }
            marks.Add(numbers is [_, var x, var y, var w, var h]
                ? new BoxMark(at, name, x - (w / 2), y - (h / 2), x + (w / 2), y + (h / 2))
                : new RegionMark(at, name, new PolygonRegion([[.. numbers.Skip(1).Chunk(2).Select(pair => new Vertex(pair[0], pair[1]))]])));
        }
        return marks;
    }

    private static double[]? Numbers(string line)
    {
        var parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !(Math.Abs(numbers[i]) <= JsonFile.MaxNumber))
                return null;
        }
        return numbers;
    }
}
