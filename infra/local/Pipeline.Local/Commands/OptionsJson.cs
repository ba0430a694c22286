using System.Text.Json;

namespace Pipeline.Local.Commands;

/// <summary>What <c>--options</c> takes: a JSON object, or @FILE with one.</summary>
internal static class OptionsJson
{
    /// <exception cref="CommandException">It is no JSON object or cannot be read.</exception>
    public static JsonElement? Read(string? text)
    {
        if (text is null)
            return null;
        try
        {
            var json = text.StartsWith('@') ? File.ReadAllText(text[1..]) : text;
            return JsonElement.Parse(json) is { ValueKind: JsonValueKind.Object } parsed
                ? parsed
                : throw new CommandException("--options must be a JSON object, as {\"epochs\": 20}.");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new CommandException($"--options cannot be read: {e.Message}");
        }
    }
}
