namespace Pipeline.Contracts.Labels;

/// <summary>
/// The rules a schema cannot say: classes that exist, marks inside their image. A wrong mark costs its image, a wrong class
/// list costs the document.
/// </summary>
public static class WeakLabelsCheck
{
    private const int MaxAllowedText = 300;

    /// <param name="labels">Right in form.</param>
    /// <param name="positions">Where each image stood in the document that people wrote; null when none was left out.</param>
    public static WeakLabelsReport Check(WeakLabels labels, IReadOnlyList<int>? positions = null)
    {
        var document = new List<Problem>();
        if (labels.Background is { } background && labels.Classes[0] != background)
            document.Add(new Problem("/background", "background-not-first",
                $"/background is \"{background}\"; it must be the first class, which is \"{labels.Classes[0]}\"."));

        var classes = new ClassList(labels.Classes.ToHashSet(StringComparer.Ordinal), AllowedText(labels.Classes));
        var reasons = new ReasonsPerImage();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var images = new Dictionary<string, IReadOnlyList<Problem>>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Images.Count; i++)
        {
            var image = labels.Images[i];
            var at = $"/images/{positions?[i] ?? i}";
            if (!names.Add(image.Name))
                document.Add(new Problem($"{at}/name", "duplicate-image", $"{at}/name repeats \"{image.Name}\"; each image may stand once."));
            var problems = reasons.Keep(Marks(image, at, classes));
            if (problems.Count > 0)
                images.TryAdd(image.Name, problems);
        }

        return new WeakLabelsReport(document, images);
    }

    private static IEnumerable<Problem> Marks(WeakImage image, string at, ClassList classes)
    {
        for (var i = 0; i < image.Tags.Count; i++)
        {
            if (!classes.Names.Contains(image.Tags[i]))
                yield return UnknownClass($"{at}/tags/{i}", image.Tags[i], classes);
        }

        for (var i = 0; i < image.Boxes.Count; i++)
        {
            var (name, x, y, width, height) = image.Boxes[i];
            if (!classes.Names.Contains(name))
                yield return UnknownClass($"{at}/boxes/{i}/class", name, classes);
            if (x < 0 || y < 0 || (long)x + width > image.Width || (long)y + height > image.Height)
                yield return new Problem($"{at}/boxes/{i}", "outside-image",
                    $"{at}/boxes/{i} is ({x}, {y}) with {width} × {height} pixels; '{image.Name}' has {image.Width} × {image.Height}.");
        }

        for (var i = 0; i < image.Points.Count; i++)
        {
            var (name, x, y) = image.Points[i];
            if (!classes.Names.Contains(name))
                yield return UnknownClass($"{at}/points/{i}/class", name, classes);
            if (!Inside(image, x, y))
                yield return Outside($"{at}/points/{i}", image, x, y);
        }

        for (var i = 0; i < image.Scribbles.Count; i++)
        {
            var scribble = image.Scribbles[i];
            if (!classes.Names.Contains(scribble.Class))
                yield return UnknownClass($"{at}/scribbles/{i}/class", scribble.Class, classes);
            for (var j = 0; j < scribble.Path.Count; j++)
            {
                if (!Inside(image, scribble.Path[j][0], scribble.Path[j][1]))
                    yield return Outside($"{at}/scribbles/{i}/path/{j}", image, scribble.Path[j][0], scribble.Path[j][1]);
            }
        }
    }

    private static bool Inside(WeakImage image, int x, int y) => x >= 0 && y >= 0 && x < image.Width && y < image.Height;

    private static Problem Outside(string at, WeakImage image, int x, int y) =>
        new(at, "outside-image", $"{at} is ({x}, {y}); '{image.Name}' has columns 0 to {image.Width - 1} and rows 0 to {image.Height - 1}.");

    private static Problem UnknownClass(string at, string name, ClassList classes) =>
        new(at, "unknown-class", $"{at} is \"{name}\"; allowed: {classes.Text}.");

    private static string AllowedText(IReadOnlyList<string> classes)
    {
        var text = string.Join(", ", classes);
        return text.Length <= MaxAllowedText ? text : $"{text[..MaxAllowedText]} …";
    }

    /// <param name="Text">The names for people, made once: it stands in every message.</param>
    private sealed record ClassList(HashSet<string> Names, string Text);
}
