using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Contracts;

/// <summary>Reads and writes every document that crosses a boundary. Reading is strict: all problems are listed at once.</summary>
public static class Documents
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static byte[] Serialize<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    public static Parsed<T> Parse<T>(ReadOnlySpan<byte> utf8Json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8Json, Options) is { } value
                ? new Parsed<T>(value, [])
                : new Parsed<T>(null, [new Problem("", "null-document", "The document is null; an object is expected.")]);
        }
        catch (JsonException e)
        {
            return new Parsed<T>(null, [new Problem(e.Path ?? "", "malformed", e.Message)]);
        }
    }
}
