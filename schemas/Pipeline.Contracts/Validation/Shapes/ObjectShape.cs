using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Contracts.Validation.Shapes;

internal sealed class ObjectShape(Type type) : Shape
{
    private readonly Dictionary<string, Member> members = new(StringComparer.Ordinal);

    public Type Type { get; } = type;

    /// <summary>Members that must be there.</summary>
    private IEnumerable<string> Required => members.Where(m => m.Value.Required).Select(m => m.Key);

    public void Add(string name, Shape shape, bool required) => members.Add(name, new Member(shape, required));

    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            WrongType(value, pointer, "an object", problems);
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var place = $"{pointer}/{Escape(property.Name)}";
            if (!members.TryGetValue(property.Name, out var member))
                problems.Add(place, "unknown-member", $"is not a member of this object; allowed: {string.Join(", ", members.Keys)}.");
            else if (!seen.Add(property.Name))
                problems.Add(place, "duplicate-member", "is given more than once.");
            else
                member.Shape.Check(property.Value, place, problems);
        }

        foreach (var name in Required.Where(name => !seen.Contains(name)))
            problems.Add($"{pointer}/{name}", "missing-member", "is missing.");
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named)
    {
        if (named(Type) is { } reference)
            return reference;
        var properties = new JsonObject();
        foreach (var (name, member) in members)
            properties[name] = member.Shape.ToSchema(named);
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        var required = new JsonArray([.. Required.Select(r => (JsonNode)r)]);
        if (required.Count > 0)
            schema["required"] = required;
        return schema;
    }

    private static string Escape(string name) =>
        (name.Length <= 100 ? name : name[..100] + "…").Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private sealed record Member(Shape Shape, bool Required);
}
