using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Contracts.Validation.Shapes;

internal sealed class ListShape(Shape items, int minimum, int maximum, bool unique) : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            WrongType(value, pointer, "a list", problems);
            return;
        }

        var count = value.GetArrayLength();
        if (count < minimum || count > maximum)
            problems.Add(pointer, "wrong-count", $"has {count} entries; allowed: {(minimum == maximum ? $"exactly {minimum}" : $"{minimum} to {maximum}")}.");

        var seen = unique ? new HashSet<string>(StringComparer.Ordinal) : null;
        var index = 0;
        foreach (var entry in value.EnumerateArray())
        {
            items.Check(entry, $"{pointer}/{index}", problems);
            if (seen?.Add(entry.ValueKind == JsonValueKind.String ? entry.GetString()! : entry.GetRawText()) == false)
                problems.Add($"{pointer}/{index}", "duplicate", $"repeats {Show(entry)}; each entry may stand once.");
            index++;
        }
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = items.ToSchema(named) };
        if (minimum > 0)
            schema["minItems"] = minimum;
        if (maximum < int.MaxValue)
            schema["maxItems"] = maximum;
        if (unique)
            schema["uniqueItems"] = true;
        return schema;
    }
}
