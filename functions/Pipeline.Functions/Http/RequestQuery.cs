using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts;
using Pipeline.Functions.Access;

namespace Pipeline.Functions.Http;

/// <summary>Reads a query into a record by the rules of a document: a parameter that is unknown, twice or out of range is told.</summary>
internal static class RequestQuery
{
    public static Parsed<T> Read<T>(HttpRequest request)
        where T : class
    {
        var members = typeof(T).GetProperties().ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        var json = new JsonObject();
        foreach (var (name, values) in request.Query.Where(pair => pair.Key != Callers.KeyQuery))
        {
            if (values.Count != 1)
                return new Parsed<T>(null, [new Problem($"/{name}", "duplicate-member", $"/{name} is given {values.Count} times.")]);
            json[name] = Value(members.GetValueOrDefault(name), values.ToString());
        }
        return Documents.Parse<T>(JsonSerializer.SerializeToUtf8Bytes(json));
    }

    /// <summary>A number where the member is one; the document's rules judge whatever comes out.</summary>
    private static JsonNode Value(PropertyInfo? member, string text) =>
        member is not null && (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) == typeof(int)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
}
