using System.Text.RegularExpressions;

namespace Pipeline.Infra.Tests.Templates;

/// <summary>One role given to one identity.</summary>
/// <param name="To">functions, worker, events or person.</param>
/// <param name="Role">Id of the role definition.</param>
/// <param name="Scope">Id of the resource it counts on.</param>
internal sealed partial record Grant(string To, string Role, string Scope)
{
    public string? Container => Part("containers");

    public string? Queue => Part("queues");

    public bool IsOn(PlannedResource account) => Scope.Contains($"/{account.Name}", StringComparison.Ordinal);

    public static Grant Read(PlannedResource assignment)
    {
        var principal = assignment.Properties.GetProperty("principalId").GetString()!;
        var identity = Identity().Match(principal);
        var to = identity.Success ? identity.Groups[1].Value : principal.Contains("systemTopics", StringComparison.Ordinal) ? "events" : "person";
        var role = assignment.Properties.GetProperty("roleDefinitionId").GetString()!;
        return new Grant(to, role[(role.LastIndexOf('/') + 1)..], ScopeOf().Match(assignment.Json.GetProperty("id").GetString()!).Groups[1].Value);
    }

    private string? Part(string kind) => Scope.Split('/') is var steps && Array.IndexOf(steps, kind) is var at and > 0 ? steps[at + 1] : null;

    [GeneratedRegex("/id-([a-z]+)-")]
    private static partial Regex Identity();

    // An extension resource's id names first what it extends.
    [GeneratedRegex(@"^\[extensionResourceId\('([^']+)'")]
    private static partial Regex ScopeOf();
}
