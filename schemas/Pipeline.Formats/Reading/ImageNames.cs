using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Formats.Reading;

/// <summary>
/// Finds the image that a label file means. Formats name images by path, by name or only by the label file's own stem; directories
/// never count. A stem that two images share means neither of them.
/// </summary>
public sealed class ImageNames
{
    private readonly Dictionary<string, string> exact;
    private readonly Dictionary<string, string?> stems = new(StringComparer.OrdinalIgnoreCase);
    private readonly string? anyExtension;

    /// <param name="names">The images there are.</param>
    /// <param name="anyExtension">When the images are not at hand, every name is taken, and a bare stem gets this extension; null takes only known names.</param>
    public ImageNames(IEnumerable<string> names, string? anyExtension = null)
    {
        this.anyExtension = anyExtension;
        exact = names.ToDictionary(name => name, name => name, StringComparer.Ordinal);
        foreach (var name in exact.Keys)
        {
            var stem = Path.GetFileNameWithoutExtension(name);
            stems[stem] = stems.ContainsKey(stem) ? null : name;
        }
    }

    /// <summary>By a path or address that ends with the image's name.</summary>
    public bool TryByPath(string path, [NotNullWhen(true)] out string? image)
    {
        var name = path.Replace('\\', '/');
        name = name[(name.LastIndexOf('/') + 1)..];
        if (exact.TryGetValue(name, out image))
            return true;
        if (anyExtension is not null && exact.Count == 0 && IsName(name))
        {
            image = Path.HasExtension(name) ? name : name + anyExtension;
            return true;
        }
        // Exports of annotation tools often carry the picture under another extension.
        image = stems.GetValueOrDefault(Path.GetFileNameWithoutExtension(name));
        return image is not null;
    }

    /// <summary>By the stem of a label file: "a" or, where two images share it, "a.jpg".</summary>
    public bool TryByStem(string stem, [NotNullWhen(true)] out string? image)
    {
        if (exact.TryGetValue(stem, out image))
            return true;
        image = stems.GetValueOrDefault(stem);
        if (image is null && anyExtension is not null && exact.Count == 0 && IsName(stem))
            image = stem + anyExtension;
        return image is not null;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 190 && name[0] != '.' && !name.Contains("..", StringComparison.Ordinal) && name[^1] != '.' && !name.Any(char.IsControl);
}
