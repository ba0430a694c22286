using System.Text.RegularExpressions;
using Pipeline.Contracts.Validation;

namespace Pipeline.Functions.Uploads;

/// <summary>Batch ids become paths, event ids and headers.</summary>
public static partial class BatchNames
{
    public const string Rule = Patterns.SlugHint;

    public static bool IsValid(string name) => Pattern().IsMatch(name) && !name.EndsWith('\n');

    [GeneratedRegex(Patterns.Slug)]
    private static partial Regex Pattern();
}
