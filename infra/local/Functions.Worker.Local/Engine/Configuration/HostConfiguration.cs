using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Engine.Configuration;

internal static class HostConfiguration
{
    /// <summary>The section that holds host.json, so that AzureFunctionsJobHost__… variables override it as in the cloud.</summary>
    public const string Section = "AzureFunctionsJobHost";

    /// <summary>Adds host.json and the Values of local.settings.json below everything else in precedence.</summary>
    public static void AddHostFiles(this ConfigurationManager configuration, string folder, string[] args)
    {
        configuration.AddInMemoryCollection(Read(Path.Combine(folder, "host.json"), Section));
        configuration.AddInMemoryCollection(Read(Path.Combine(folder, "local.settings.json"), "")
            .Where(setting => setting.Key.StartsWith("Values:", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(setting => setting.Key["Values:".Length..].Replace("__", ":"), setting => setting.Value));
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }

    private static Dictionary<string, string?> Read(string path, string section)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(path))
            return settings;
        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            Flatten(document.RootElement, section, settings);
            return settings;
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{path} is no valid JSON: {e.Message}", e);
        }
    }

    private static void Flatten(JsonElement element, string key, Dictionary<string, string?> settings)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Flatten(member.Value, key.Length == 0 ? member.Name : $"{key}:{member.Name}", settings);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                    Flatten(item, $"{key}:{index}", settings);
                break;
            case JsonValueKind.Null:
                settings[key] = null;
                break;
            default:
                settings[key] = element.ToString();
                break;
        }
    }
}
