using System.Text;
using Pipeline.Formats.Reading;
using Pipeline.Imaging;

namespace Pipeline.Formats.Voc;

/// <summary>
/// labelmap.txt, the common companion of VOC masks: a class a line, "name:r,g,b:parts:actions", in the order of the indices. A
/// comment of our own names the background, which the format cannot.
/// </summary>
internal static class LabelMap
{
    public const string FileName = "labelmap.txt";
    private const string BackgroundComment = "# background: ";
    private const string NoBackground = "(none)";

    public static string Write(IReadOnlyList<string> classes, string? background)
    {
        var text = new StringBuilder("# label:color_rgb:parts:actions\n").Append(BackgroundComment).Append(background ?? NoBackground).Append('\n');
        foreach (var (index, name) in classes.Index())
        {
            var color = VocPalette.Color((byte)index);
            text.Append(name).Append(':').Append(color.R).Append(',').Append(color.G).Append(',').Append(color.B).Append("::\n");
        }
        return text.ToString();
    }

    /// <returns>The classes by index, told to <paramref name="reading"/> as well.</returns>
    public static IReadOnlyList<string> Read(LabelFile file, LabelReading reading)
    {
        var classes = new List<string>();
        foreach (var line in TextFile.Lines(file))
        {
            if (line.StartsWith(BackgroundComment, StringComparison.Ordinal))
            {
                var name = line[BackgroundComment.Length..].Trim();
                reading.SetBackground(name == NoBackground ? null : name, file.Path);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                // The name is all before the last three colons: it may hold some itself.
                var parts = line.Split(':');
                classes.Add(parts.Length > 3 ? string.Join(':', parts[..^3]) : parts[0]);
            }
        }
        reading.AddClasses(classes);
        return classes;
    }
}
