using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Local.Api;

/// <summary>The JSON of the HTTP API as a client reads it: members that a newer server adds are passed over.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>For files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };
}
