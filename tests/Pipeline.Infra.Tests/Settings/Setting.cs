namespace Pipeline.Infra.Tests.Settings;

/// <param name="Name">As an environment variable; <c>{n}</c> counts from 0.</param>
/// <param name="Default">Empty where there is none.</param>
internal sealed record Setting(string Name, string Default, string Allowed, string What, bool IsRequired)
{
    /// <summary>Whether an environment variable means this setting; configuration does not look at case.</summary>
    public bool Matches(string variable) => System.Text.RegularExpressions.Regex.IsMatch(
        variable, "^" + Name.Replace("{n}", "[0-9]+", StringComparison.Ordinal) + "$", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
}
