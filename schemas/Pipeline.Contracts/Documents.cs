using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Validation;
using Pipeline.Contracts.Validation.Shapes;

namespace Pipeline.Contracts;

/// <summary>Reads and writes every document that crosses a boundary. Reading is strict: all problems are listed at once.</summary>
public static class Documents
{
    private const int MaxDepth = 32;
    private const int DefaultMaxBytes = 4 << 20;

    // A cache of immutable shapes, filled on demand.
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        MaxDepth = MaxDepth,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static byte[] Serialize<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    /// <summary>For data inside another document, such as an event's.</summary>
    public static JsonElement ToElement<T>(T document) => JsonSerializer.SerializeToElement(document, Options);

    /// <summary>How many bytes a document of this type may have; callers bound their reads by it.</summary>
    public static int MaxBytes<T>() => typeof(T).GetCustomAttribute<DocumentAttribute>()?.MaxBytes ?? DefaultMaxBytes;

    public static Parsed<T> Parse<T>(ReadOnlyMemory<byte> utf8Json)
        where T : class
    {
        if (utf8Json.Length > MaxBytes<T>())
            return Refuse<T>("too-large", $"The document has {utf8Json.Length} bytes; at most {MaxBytes<T>()} are allowed.");
        try
        {
            using var json = Open(utf8Json);
            var problems = new ProblemList();
            Shapes.GetOrAdd(typeof(T), ShapeBuilder.Build).Check(json.RootElement, "", problems);
            if (!problems.IsEmpty)
                return new Parsed<T>(null, problems.ToList());
            var value = json.RootElement.Deserialize<T>(Options)!;
            var rules = value is ICheckedDocument document ? document.Check().ToList() : [];
            return rules.Count == 0 ? new Parsed<T>(value, []) : new Parsed<T>(null, rules);
        }
        catch (JsonException e)
        {
            return new Parsed<T>(null, [Malformed(e)]);
        }
    }

    /// <summary>JSON Schema 2020-12 of a document, as kept in <c>schemas/</c>.</summary>
    public static string ToJsonSchema<T>()
    {
        var name = typeof(T).GetCustomAttribute<DocumentAttribute>()?.Name ?? typeof(T).Name;
        var schema = ToSchema(typeof(T), _ => null);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", name);
        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    /// <summary>JSON Schema 2020-12 of a record, for a document that holds several.</summary>
    /// <param name="named">What stands for a record of a type instead of its schema, such as a reference; null writes the schema out.</param>
    public static JsonObject ToSchema(Type type, Func<Type, JsonObject?> named) => ShapeBuilder.Build(type).ToSchema(named);

    /// <summary>The document's tree, no deeper than documents go.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static JsonDocument Open(ReadOnlyMemory<byte> utf8Json) =>
        JsonDocument.Parse(WithoutByteOrderMark(utf8Json), new JsonDocumentOptions { MaxDepth = MaxDepth });

    internal static Problem Malformed(JsonException e) =>
        new("", "malformed-json", $"The document is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message}");

    /// <summary>One part of a document; null when problems were found.</summary>
    internal static T? TryRead<T>(JsonElement element, string pointer, ProblemList problems)
        where T : class
    {
        Shapes.GetOrAdd(typeof(T), ShapeBuilder.Build).Check(element, pointer, problems);
        return problems.IsEmpty ? element.Deserialize<T>(Options) : null;
    }

    private static Parsed<T> Refuse<T>(string code, string message)
        where T : class => new(null, [new Problem("", code, message)]);

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? json[3..] : json;
}
