using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Contracts.Validation.Shapes;

/// <summary>What one place in a document may hold. The same tree checks documents and writes their JSON Schema.</summary>
internal abstract class Shape
{
    public abstract void Check(JsonElement value, string pointer, ProblemList problems);

    /// <summary>JSON Schema 2020-12 of this place.</summary>
    /// <param name="named">What stands for an object of a type instead of its schema, such as a reference; null writes the schema out.</param>
    public abstract JsonObject ToSchema(Func<Type, JsonObject?> named);

    protected static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "…";
    }

    protected static void WrongType(JsonElement value, string pointer, string expected, ProblemList problems) =>
        problems.Add(pointer, "wrong-type", $"is {Show(value)}; {expected} is expected.");
}
