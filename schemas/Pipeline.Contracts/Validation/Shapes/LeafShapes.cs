using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Contracts.Validation.Shapes;

internal sealed class BooleanShape : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            WrongType(value, pointer, "true or false", problems);
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named) => new() { ["type"] = "boolean" };
}

internal sealed class TimeShape : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.String || !value.TryGetDateTimeOffset(out _))
            WrongType(value, pointer, "a time as in RFC 3339", problems);
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named) => new() { ["type"] = "string", ["format"] = "date-time" };
}

internal sealed class ChoiceShape(IReadOnlyList<string> names) : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.String || !names.Contains(value.GetString()!, StringComparer.Ordinal))
            problems.Add(pointer, "not-allowed", $"is {Show(value)}; allowed: {string.Join(", ", names)}.");
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named) => new() { ["enum"] = new JsonArray([.. names.Select(n => (JsonNode)n)]) };
}

/// <summary>The version name of the document.</summary>
internal sealed class VersionShape(string name) : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() != name)
            problems.Add(pointer, "unknown-version", $"is {Show(value)}; this version reads \"{name}\" only.");
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named) => new() { ["const"] = name };
}

/// <summary>Free JSON, such as the options of a method.</summary>
internal sealed class AnyShape : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named) => [];
}

internal sealed class NullableShape(Shape inner) : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.Null)
            inner.Check(value, pointer, problems);
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named) => new() { ["anyOf"] = new JsonArray(inner.ToSchema(named), new JsonObject { ["type"] = "null" }) };
}

/// <summary>An object whose member names are free, such as figures by class.</summary>
internal sealed class MapShape(Shape values) : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            WrongType(value, pointer, "an object", problems);
            return;
        }

        foreach (var property in value.EnumerateObject())
            values.Check(property.Value, $"{pointer}/{property.Name}", problems);
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named) => new() { ["type"] = "object", ["additionalProperties"] = values.ToSchema(named) };
}
