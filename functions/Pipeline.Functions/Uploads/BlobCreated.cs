using System.Text.Json;
using Pipeline.Functions.Messages;

namespace Pipeline.Functions.Uploads;

/// <summary>A new blob, by container and path.</summary>
public sealed record BlobCreated(string Container, string Path)
{
    private const string EventType = "Microsoft.Storage.BlobCreated";
    private const string SubjectPrefix = "/blobServices/default/containers/";

    /// <summary>Such an event in Event Grid's own schema, for one that never came.</summary>
    public static object Event(string container, string path, DateTimeOffset at) => new
    {
        id = $"{container}/{path}/{at.UtcTicks}",
        eventType = EventType,
        subject = $"{SubjectPrefix}{container}/blobs/{path}",
        eventTime = at,
        data = new { },
        dataVersion = "",
        metadataVersion = "1",
    };

    /// <summary>
    /// Reads Event Grid's own schema ("eventType") and CloudEvents ("type"), one event or an array of them. Other event types are skipped.
    /// </summary>
    /// <exception cref="UnreadableMessageException">The message is no event at all.</exception>
    public static IReadOnlyList<BlobCreated> Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => [.. One(document.RootElement)],
                JsonValueKind.Array => [.. document.RootElement.EnumerateArray().SelectMany(One)],
                _ => throw new UnreadableMessageException($"The blob event is a JSON {document.RootElement.ValueKind}; an object or an array is expected."),
            };
        }
        catch (JsonException e)
        {
            throw new UnreadableMessageException($"The blob event is no JSON: {e.Message}");
        }
    }

    private static IEnumerable<BlobCreated> One(JsonElement item)
    {
        if ((Text(item, "eventType") ?? Text(item, "type")) is not { } type)
            throw new UnreadableMessageException("The blob event has neither \"eventType\" nor \"type\".");
        if (type != EventType)
            yield break;
        var subject = Text(item, "subject")
            ?? throw new UnreadableMessageException("The blob event has no \"subject\".");
        var parts = subject.StartsWith(SubjectPrefix, StringComparison.Ordinal)
            ? subject[SubjectPrefix.Length..].Split("/blobs/", 2)
            : [];
        if (parts.Length != 2)
            throw new UnreadableMessageException($"The blob event's subject is \"{subject}\"; expected {SubjectPrefix}{{container}}/blobs/{{path}}.");
        yield return new BlobCreated(parts[0], parts[1]);
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
