using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Formats.Reading;

/// <summary>Hostile JSON: opened with a bounded depth, read member by member, never thrown at.</summary>
internal static class JsonFile
{
    private const int MaxDepth = 64;

    /// <summary>Coordinates and sizes beyond this are of no picture.</summary>
    public const double MaxNumber = 1e7;

    public static bool TryOpen(LabelFile file, LabelReading reading, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            document = JsonDocument.Parse(WithoutMark(file.Content), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return true;
        }
        catch (JsonException e)
        {
            reading.AddProblem(new Problem(file.Path, "malformed-json",
                $"{file.Path} is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message}"));
            return false;
        }
    }

    /// <summary>The names of the outermost object's members, or of the first object in an outermost array; none when it is no JSON.</summary>
    public static IReadOnlyList<string> OuterNames(LabelFile file, out bool isArray)
    {
        isArray = false;
        var names = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(WithoutMark(file.Content).Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read())
                return names;
            isArray = reader.TokenType == JsonTokenType.StartArray;
            if (isArray && !reader.Read())
                return names;
            if (reader.TokenType != JsonTokenType.StartObject)
                return names;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
                reader.Read();
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // What came before the break says enough; reading the file reports where it is.
        }
        return names;
    }

    public static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static double? Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? Number(value) : null;

    public static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) <= MaxNumber ? number : null;

    /// <summary>A whole number in [1, 65535], as sizes are.</summary>
    public static int? Side(JsonElement parent, string name) =>
        Number(parent, name) is { } number && number >= 1 && number <= 65_535 && number == Math.Floor(number) ? (int)number : null;

    public static JsonElement.ArrayEnumerator List(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : default;

    /// <summary>A list of numbers; null when it is none or holds anything else.</summary>
    public static double[]? Numbers(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        var numbers = new double[value.GetArrayLength()];
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Number(item) is not { } number)
                return null;
            numbers[i++] = number;
        }
        return numbers;
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? json[3..] : json;
}
