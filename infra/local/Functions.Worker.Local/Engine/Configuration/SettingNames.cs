using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Engine.Configuration;

/// <summary>Puts settings into the texts of attributes: "%Name%" is the value of the setting Name.</summary>
internal sealed partial class SettingNames(IConfiguration configuration)
{
    /// <summary>The text with every setting put in; null and the name of the first missing setting otherwise.</summary>
    public string? TryResolve(string text, out string? missing)
    {
        string? absent = null;
        var resolved = Placeholder().Replace(text, match =>
        {
            var value = configuration[match.Groups[1].Value.Replace("__", ":")];
            absent ??= value is null ? match.Groups[1].Value : null;
            return value ?? "";
        });
        missing = absent;
        return missing is null ? resolved : null;
    }

    public bool IsDisabled(string function) =>
        (configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs:{function}:Disabled"]) is { } text
        && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text == "1");

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
