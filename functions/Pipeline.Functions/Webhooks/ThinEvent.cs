using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Events;

namespace Pipeline.Functions.Webhooks;

/// <summary>Keeps payloads below what Standard Webhooks 1.0 recommends: ids and counts stay, long lists are left to the HTTP API.</summary>
internal static class ThinEvent
{
    public const int MaxBytes = 20_000;
    private const int MaxValue = 500;

    /// <summary>The event itself when it is small; else with the short members of its data and <c>truncated: true</c>.</summary>
    public static CloudEvent Of(CloudEvent cloudEvent)
    {
        if (Documents.Serialize(cloudEvent).Length <= MaxBytes)
            return cloudEvent;
        var thin = new Dictionary<string, JsonElement>();
        var left = MaxBytes / 4;
        if (cloudEvent.Data.ValueKind == JsonValueKind.Object)
            foreach (var member in cloudEvent.Data.EnumerateObject())
            {
                var size = member.Name.Length + member.Value.GetRawText().Length;
                if (member.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object || size > Math.Min(MaxValue, left))
                    continue;
                thin[member.Name] = member.Value;
                left -= size;
            }
        thin["truncated"] = Documents.ToElement(true);
        return cloudEvent with { Data = Documents.ToElement(thin) };
    }
}
