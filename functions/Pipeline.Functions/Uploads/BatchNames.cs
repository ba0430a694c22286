using System.Text.RegularExpressions;

namespace Pipeline.Functions.Uploads;

/// <summary>Batch ids become paths, event ids and headers: letters, digits, '.', '_' and '-', at most 64, no "..".</summary>
internal static partial class BatchNames
{
    public const string Rule = "1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit, no \"..\"";

    public static bool IsValid(string name) => Pattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Pattern();
}
