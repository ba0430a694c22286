using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Contracts.Validation.Shapes;

internal sealed class NumberShape(bool integer, double minimum, double maximum) : Shape
{
    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.Number)
            WrongType(value, pointer, integer ? "a whole number" : "a number", problems);
        else if (!value.TryGetDouble(out var number) || !double.IsFinite(number) || (integer && !value.TryGetInt64(out _)))
            WrongType(value, pointer, integer ? "a whole number" : "a number", problems);
        else if (number < minimum || number > maximum)
            problems.Add(pointer, "out-of-range", string.Create(CultureInfo.InvariantCulture, $"is {Show(value)}; allowed: {minimum} to {maximum}."));
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named) =>
        new() { ["type"] = integer ? "integer" : "number", ["minimum"] = Bound(minimum), ["maximum"] = Bound(maximum) };

    private JsonNode Bound(double bound) => integer || bound == Math.Truncate(bound) && Math.Abs(bound) < 1e15 ? JsonValue.Create((long)bound) : JsonValue.Create(bound);
}
