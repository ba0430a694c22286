using System.Text.Json;

namespace Pipeline.Infra.Tests.Templates;

/// <summary>The evaluated template: every resource with its conditions, loops and parameters worked out.</summary>
/// <param name="Warnings">What the compiler had to say, linter included.</param>
internal sealed record DeploymentPlan(IReadOnlyList<PlannedResource> Resources, string Warnings)
{
    public static DeploymentPlan Read(string snapshot, string warnings)
    {
        var root = JsonDocument.Parse(snapshot).RootElement;
        return new DeploymentPlan(
            [.. root.GetProperty("predictedResources").EnumerateArray().Select(r => new PlannedResource(
                r.GetProperty("type").GetString()!, r.GetProperty("name").GetString()!, r))],
            warnings);
    }

    public IEnumerable<PlannedResource> Of(string type) => Resources.Where(r => r.Type == type);

    public PlannedResource Account(string prefix) => Of("Microsoft.Storage/storageAccounts").Single(a => a.Name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>What the functions app is told.</summary>
    public Dictionary<string, string> FunctionSettings() => Of("Microsoft.Web/sites/config").Single(c => c.OwnName == "appsettings").Properties
        .EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetString()!);

    /// <summary>What the worker of one queue is told.</summary>
    public Dictionary<string, string> WorkerSettings(string queue) => Job(queue).Find("template", "containers")[0].GetProperty("env").EnumerateArray()
        .ToDictionary(v => v.GetProperty("name").GetString()!, v => v.GetProperty("value").GetString()!);

    public PlannedResource Job(string queue) => Of("Microsoft.App/jobs").Single(job => Rule(job).GetProperty("metadata").GetProperty("queueName").GetString() == queue);

    public static JsonElement Scale(PlannedResource job) => job.Find("configuration", "eventTriggerConfig", "scale");

    public static JsonElement Rule(PlannedResource job) => Scale(job).GetProperty("rules").EnumerateArray().Single();

    public IEnumerable<Grant> Grants() => Of("Microsoft.Authorization/roleAssignments").Select(Grant.Read);
}
