using System.Text.RegularExpressions;
using Pipeline.Infra.Tests.Templates;

namespace Pipeline.Infra.Tests;

/// <summary>Names against the platform's naming rules; a type that is not listed here is new and needs its rule.</summary>
public sealed class NameTests(Deployments deployments)
{
    private const string Storage = "^[a-z0-9]{3,24}$";

    /// <summary>Of the last segment of the name.</summary>
    private static readonly Dictionary<string, string> Rules = new()
    {
        ["Microsoft.App/jobs"] = "^[a-z](?!.*--)[a-z0-9-]{0,30}[a-z0-9]$",
        ["Microsoft.App/managedEnvironments"] = "^[a-zA-Z][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$",
        ["Microsoft.Consumption/budgets"] = "^[a-zA-Z0-9_-]{1,63}$",
        ["Microsoft.ContainerRegistry/registries"] = "^[a-zA-Z0-9]{5,50}$",
        ["Microsoft.EventGrid/systemTopics"] = "^[a-zA-Z0-9-]{3,128}$",
        ["Microsoft.EventGrid/systemTopics/eventSubscriptions"] = "^[a-zA-Z0-9-]{3,64}$",
        ["Microsoft.Insights/actionGroups"] = "^[^:<>+/&%\\\\?]{1,259}[^:<>+/&%\\\\?. ]$",
        ["Microsoft.Insights/components"] = "^[^%&\\\\?/]{0,259}[^%&\\\\?/. ]$",
        ["Microsoft.Insights/diagnosticSettings"] = "^[^*<>%&:\\\\?+/]{1,260}$",
        ["Microsoft.Insights/scheduledQueryRules"] = "^[^*<>%&:\\\\?+/{}]{0,259}[^*<>%&:\\\\?+/{}. ]$",
        ["Microsoft.KeyVault/vaults"] = "^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$",
        ["Microsoft.Network/networkSecurityGroups"] = "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9_]$",
        ["Microsoft.Network/privateEndpoints"] = "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,78}[a-zA-Z0-9_]$",
        ["Microsoft.Network/virtualNetworks"] = "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}[a-zA-Z0-9_]$",
        ["Microsoft.OperationalInsights/workspaces"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$",
        ["Microsoft.Resources/resourceGroups"] = @"^[a-zA-Z0-9_.()-]{0,89}[a-zA-Z0-9_()-]$",
        ["Microsoft.Storage/storageAccounts"] = Storage,
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
        ["Microsoft.Storage/storageAccounts/queueServices/queues"] = "^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
        ["Microsoft.Web/serverfarms"] = "^[a-zA-Z0-9-]{1,60}$",
        ["Microsoft.Web/sites"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$",
    };

    /// <summary>Types whose names are given by the platform (default, ftp, …), by a zone or by a hash.</summary>
    private static readonly string[] Fixed =
    [
        "Microsoft.Authorization/roleAssignments", "Microsoft.Network/privateDnsZones", "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/managementPolicies", "Microsoft.Storage/storageAccounts/queueServices",
        "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "Microsoft.Web/sites/config",
    ];

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Resource_Name_KeepsThePlatformsRule(string example)
    {
        foreach (var resource in (await deployments.GetAsync(example)).Resources.Where(r => !Fixed.Contains(r.Type)))
        {
            Assert.True(Rules.TryGetValue(resource.Type, out var rule), $"{resource.Type} is new: say here how it may be called.");
            Assert.True(Regex.IsMatch(resource.OwnName, rule), $"{resource.Type} may not be called '{resource.OwnName}'.");
        }
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Resources_OfOneType_AreCalledDifferently(string example)
    {
        var names = (await deployments.GetAsync(example)).Resources.Select(r => (r.Type, r.Name)).ToList();

        Assert.Equal(names.Distinct().Count(), names.Count);
    }
}
