namespace Pipeline.Formats.Writing;

/// <summary>
/// Names of files that belong to an image: its stem where no other image has it (letters' case aside), else its whole name. So
/// a.jpg gives a.png, and next to a.webp they are a.jpg.png and a.webp.png.
/// </summary>
public sealed class ExportNames
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    public ExportNames(IReadOnlyList<string> images)
    {
        var taken = images.CountBy(image => Path.GetFileNameWithoutExtension(image)!, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        // A whole name may itself be another image's stem: "a.jpg" beside "a.jpg.png".
        var whole = images.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var image in images)
        {
            var stem = Path.GetFileNameWithoutExtension(image)!;
            names[image] = taken[stem] == 1 && !whole.Contains(stem) ? stem : image;
        }
    }

    public string Of(string image) => names[image];
}
