using System.Globalization;

namespace Pipeline.Formats.Yolo;

/// <summary>
/// The class names of a YOLO data.yaml. Of YAML only what such files use is understood: "names" as a list in brackets, a list of
/// dashes or a map of numbers, with or without quotes. Anything richer is refused rather than guessed.
/// </summary>
internal sealed record DataYaml(IReadOnlyDictionary<int, string> Names, bool SaysBackground, string? Background)
{
    private const string NamesKey = "names:";
    private const string BackgroundKey = "background:";

    public static DataYaml Parse(IEnumerable<string> lines)
    {
        var names = new SortedDictionary<int, string>();
        var inNames = false;
        var (says, background) = (false, (string?)null);
        foreach (var raw in lines)
        {
            var line = WithoutComment(raw);
            if (line.StartsWith(NamesKey, StringComparison.Ordinal))
            {
                inNames = true;
                Inline(line[NamesKey.Length..].Trim(), names);
            }
            else if (line.StartsWith(BackgroundKey, StringComparison.Ordinal))
            {
                (inNames, says) = (false, true);
                var value = line[BackgroundKey.Length..].Trim();
                background = value is "null" or "~" or "" ? null : Unquote(value);
            }
            else if (inNames && line.StartsWith("- ", StringComparison.Ordinal))
            {
                names[names.Count] = Unquote(line[2..].Trim());
            }
            else if (inNames && line.Split(':', 2) is [var key, var value] && Index(key) is { } index)
            {
                names[index] = Unquote(value.Trim());
            }
            else if (line.Length > 0)
            {
                inNames = false;
            }
        }
        return new DataYaml(names, says, background);
    }

    private static void Inline(string text, SortedDictionary<int, string> names)
    {
        if (text.Length < 2 || (text[0], text[^1]) is not (('[', ']') or ('{', '}')))
            return;
        foreach (var part in SplitOutsideQuotes(text[1..^1]))
        {
            if (text[0] == '[')
                names[names.Count] = Unquote(part);
            else if (part.Split(':', 2) is [var key, var value] && Index(key) is { } index)
                names[index] = Unquote(value.Trim());
        }
    }

    private static IEnumerable<string> SplitOutsideQuotes(string text)
    {
        var (start, quote) = (0, '\0');
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && quote == '\0'))
            {
                var part = text[start..i].Trim();
                start = i + 1;
                if (part.Length > 0)
                    yield return part;
            }
            else if (text[i] is '"' or '\'' && (quote == '\0' || quote == text[i]))
            {
                quote = quote == '\0' ? text[i] : '\0';
            }
        }
    }

    private static int? Index(string key) =>
        int.TryParse(key.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < 255 ? index : null;

    /// <summary>A # begins a comment only at the start or after a space, and not inside quotes.</summary>
    private static string WithoutComment(string line)
    {
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is '"' or '\'' && (quote == '\0' || quote == line[i]))
                quote = quote == '\0' ? line[i] : '\0';
            else if (line[i] == '#' && quote == '\0' && (i == 0 || line[i - 1] == ' '))
                return line[..i].Trim();
        }
        return line.Trim();
    }

    private static string Unquote(string text) => text switch
    {
        ['"', .. var inner, '"'] => inner.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal),
        ['\'', .. var inner, '\''] => inner.Replace("''", "'", StringComparison.Ordinal),
        _ => text,
    };
}
