using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Functions.Http.OpenApi;

/// <summary>The schemas that operations refer to, each once, made from the shapes that check documents.</summary>
internal sealed class SchemaSet
{
    private readonly SortedDictionary<string, (Type Type, JsonObject Schema)> schemas = new(StringComparer.Ordinal);

    /// <summary>A reference to the schema of a record, which is added with everything below it.</summary>
    /// <exception cref="InvalidOperationException">Two types have one name.</exception>
    public JsonObject Reference(Type type)
    {
        if (type == typeof(JsonElement))
            return new JsonObject { ["type"] = "object" };
        if (!schemas.TryGetValue(type.Name, out var known))
        {
            schemas[type.Name] = (type, []);
            schemas[type.Name] = (type, Documents.ToSchema(type, inner => inner == type ? null : Reference(inner)));
        }
        else if (known.Type != type)
        {
            throw new InvalidOperationException($"{type} and {known.Type} would be one schema \"{type.Name}\"; rename one.");
        }
        return new JsonObject { ["$ref"] = $"#/components/schemas/{type.Name}" };
    }

    public JsonObject ToJson() => new(schemas.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.Schema)));
}
