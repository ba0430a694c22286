using Pipeline.Infra.Tests.Templates;

namespace Pipeline.Infra.Tests;

/// <summary>No key is handed out, and nothing accepts one.</summary>
public sealed class SecretTests(Deployments deployments)
{
    private static readonly string[] Traces =
        ["listkeys", "listsecrets", "listcredentials", "accountkey=", "sharedaccesskey", "sharedaccesssignature", "primarykey", "password", "instrumentationkey"];

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Plan_Anywhere_HoldsNoKey(string example)
    {
        foreach (var resource in (await deployments.GetAsync(example)).Resources)
            Assert.All(Traces, trace => Assert.DoesNotContain(trace, resource.Json.GetRawText(), StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Services_WithKeysOfTheirOwn_HaveThemTurnedOff(string example)
    {
        var plan = await deployments.GetAsync(example);

        Assert.False(plan.Of("Microsoft.ContainerRegistry/registries").Single().Find("adminUserEnabled").GetBoolean());
        Assert.True(plan.Of("Microsoft.Insights/components").Single().Find("DisableLocalAuth").GetBoolean());
        Assert.True(plan.Of("Microsoft.OperationalInsights/workspaces").Single().Find("features", "disableLocalAuth").GetBoolean());
        Assert.True(plan.Of("Microsoft.KeyVault/vaults").Single().Find("enableRbacAuthorization").GetBoolean());
        Assert.All(plan.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), p => Assert.False(p.Find("allow").GetBoolean()));
        Assert.Equal(2, plan.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count());
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task ApiKeys_InSettings_AreReferencesToTheVault(string example)
    {
        var keys = (await deployments.GetAsync(example)).FunctionSettings().Where(s => s.Key.StartsWith("Api__Keys__", StringComparison.Ordinal)
            && s.Key.EndsWith("__Value", StringComparison.Ordinal)).ToList();

        Assert.All(keys, key => Assert.Contains("@Microsoft.KeyVault(SecretUri=", key.Value, StringComparison.Ordinal));
        Assert.Equal(example == Deployments.Private ? 0 : 3, keys.Count);
    }
}
