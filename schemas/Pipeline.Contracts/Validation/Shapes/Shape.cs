using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Contracts.Validation.Shapes;

/// <summary>What one place in a document may hold. The same tree checks documents and writes their JSON Schema.</summary>
internal abstract class Shape
{
    public abstract void Check(JsonElement value, string pointer, ProblemList problems);

    /// <summary>JSON Schema 2020-12 of this place.</summary>
    public abstract JsonObject ToSchema();

    protected static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "…";
    }

    protected static void WrongType(JsonElement value, string pointer, string expected, ProblemList problems) =>
        problems.Add(pointer, "wrong-type", $"is {Show(value)}; {expected} is expected.");
}
