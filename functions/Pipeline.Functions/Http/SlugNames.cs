using System.Text.RegularExpressions;

namespace Pipeline.Functions.Http;

/// <summary>Names of models, runs and subscriptions that come in a route: they become blob paths, so anything else is no name at all.</summary>
internal static partial class SlugNames
{
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Pattern();
}
