using System.Text.Json;

namespace Pipeline.Infra.Tests.Templates;

/// <summary>A resource as it would be deployed. Values that only exist after the deployment stay as expressions in brackets.</summary>
internal sealed record PlannedResource(string Type, string Name, JsonElement Json)
{
    /// <summary>The last segment: what the resource is called within its parent.</summary>
    public string OwnName => Name[(Name.LastIndexOf('/') + 1)..];

    public JsonElement Properties => Json.GetProperty("properties");

    /// <summary>A member below properties by its path; undefined where it is not there.</summary>
    public JsonElement Find(params string[] path)
    {
        if (!Json.TryGetProperty("properties", out var found))
            return default;
        foreach (var step in path)
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(step, out found))
                return default;
        return found;
    }
}
