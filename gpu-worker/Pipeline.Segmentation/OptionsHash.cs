using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Segmentation;

/// <summary>
/// Names a set of hyper-parameters: the first 12 hex digits of the SHA-256 of the record as JSON with its members in ordinal
/// order, so moving a property in the source does not change the hash and changing any value does.
/// </summary>
public static class OptionsHash
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    public static string Of<TOptions>(TOptions options)
        where TOptions : class
    {
        var text = new StringBuilder();
        Append(text, ToJson(options));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }

    public static JsonElement ToJson<TOptions>(TOptions options)
        where TOptions : class => JsonSerializer.SerializeToElement(options, options.GetType(), Json);

    /// <summary>The defaults with the members that <paramref name="overrides"/> names replaced.</summary>
    /// <exception cref="OptionsException">A member is unknown or has the wrong type.</exception>
    public static TOptions WithOverrides<TOptions>(TOptions defaults, JsonElement? overrides)
        where TOptions : class
    {
        if (overrides is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given)
        {
            return defaults;
        }
        if (given.ValueKind != JsonValueKind.Object)
        {
            throw new OptionsException($"The options are a JSON {given.ValueKind}; an object is expected.");
        }
        var merged = ToJson(defaults).EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        foreach (var member in given.EnumerateObject())
        {
            if (!merged.ContainsKey(member.Name))
            {
                throw new OptionsException($"Option '{member.Name}' is unknown; allowed: {string.Join(", ", merged.Keys.Order(StringComparer.Ordinal))}.");
            }
            merged[member.Name] = member.Value;
        }
        try
        {
            return JsonSerializer.SerializeToElement(merged, Json).Deserialize(defaults.GetType(), Json) as TOptions ?? defaults;
        }
        catch (JsonException e)
        {
            throw new OptionsException($"Option {e.Path}: {e.Message}");
        }
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    text.Append(member.Name).Append(':');
                    Append(text, member.Value);
                    text.Append(',');
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Append(text, item);
                    text.Append(',');
                }
                text.Append(']');
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }
}
