using System.Text;
using Pipeline.Contracts;
using Pipeline.Formats.Reading;

namespace Pipeline.Formats.Csv;

/// <summary>RFC 4180: cells between commas, in quotes where they hold commas, quotes or line breaks.</summary>
internal static class CsvRows
{
    private const int MaxCells = 300;

    /// <summary>Rows with the line each begins in; empty lines are left out, and a quote that never ends is a problem.</summary>
    public static IEnumerable<(int Line, IReadOnlyList<string> Cells)> Read(LabelFile file, LabelReading reading)
    {
        var text = Encoding.UTF8.GetString(file.Content.Span).TrimStart('\uFEFF');
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, start, quoted) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[i++]);
                else
                    quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',' && cells.Count < MaxCells)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c == '\n')
            {
                if (Row(cells, cell) is { } row)
                    yield return (start, row);
                start = line;
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }
        if (quoted)
            reading.AddProblem(new Problem(file.Path, "malformed-csv", $"{file.Path}: a quote that begins in line {start} never ends."));
        else if (Row(cells, cell) is { } last)
            yield return (start, last);
    }

    private static string[]? Row(List<string> cells, StringBuilder cell)
    {
        cells.Add(cell.ToString());
        cell.Clear();
        string[] row = [.. cells];
        cells.Clear();
        return row is [""] ? null : row;
    }
}
