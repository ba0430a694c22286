using System.Text;

namespace Pipeline.Formats.Reading;

/// <summary>Text files, line by line; bytes that are no UTF-8 become replacement characters and fail where they are read as names or numbers.</summary>
internal static class TextFile
{
    public static IEnumerable<string> Lines(LabelFile file)
    {
        using var reader = new StreamReader(new MemoryStream(file.Content.ToArray(), writable: false), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line.Trim();
    }
}
