using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Contracts.Validation.Shapes;

internal sealed class TextShape(string? pattern, string? hint) : Shape
{
    private const int MaxLength = 10_000;

    private readonly Regex? regex = pattern is null
        ? null
        : new Regex(pattern, RegexOptions.ECMAScript | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public override void Check(JsonElement value, string pointer, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.String)
            WrongType(value, pointer, hint ?? "a string", problems);
        else if (value.GetString() is var text && text!.Length > MaxLength)
            problems.Add(pointer, "too-long", $"has {text.Length} characters; at most {MaxLength} are allowed.");
        else if (regex is not null && !Matches(text!))
            problems.Add(pointer, "wrong-form", $"is {Show(value)}; allowed: {hint}.");
    }

    public override JsonObject ToSchema(Func<Type, JsonObject?> named)
    {
        var schema = new JsonObject { ["type"] = "string", ["maxLength"] = MaxLength };
        if (pattern is not null)
            schema["pattern"] = pattern;
        return schema;
    }

    // '$' of .NET also matches before a final newline; ECMAScript's does not.
    private bool Matches(string text) => !text.EndsWith('\n') && regex!.IsMatch(text);
}
