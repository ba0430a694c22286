using Pipeline.Infra.Tests.Templates;

namespace Pipeline.Infra.Tests;

/// <summary>What can be reached from where: an address that is open is listed here, or it is open by accident.</summary>
public sealed class NetworkTests(Deployments deployments)
{
    private const string Storage = "Microsoft.Storage/storageAccounts", Vault = "Microsoft.KeyVault/vaults", Site = "Microsoft.Web/sites",
        Registry = "Microsoft.ContainerRegistry/registries", Jobs = "Microsoft.App/managedEnvironments";

    [Theory]
    [InlineData(Deployments.Small)]
    [InlineData(Deployments.Standard)]
    public async Task Public_ServicesWithAnAddress_AreTheseFive(string example)
    {
        var open = (await deployments.GetAsync(example)).Resources.Where(r => r.Find("publicNetworkAccess") is { ValueKind: not System.Text.Json.JsonValueKind.Undefined } access
            && access.GetString() != "Disabled").Select(r => r.Type);

        Assert.Equal(new[] { Registry, Vault, Storage, Storage, Site }.Order(), open.Order());
    }

    [Fact]
    public async Task Private_ServicesWithAnAddress_LetInEventGridOnly()
    {
        var plan = await deployments.GetAsync(Deployments.Private);

        var open = plan.Resources.Where(r => r.Find("publicNetworkAccess") is { ValueKind: System.Text.Json.JsonValueKind.String } access && access.GetString() != "Disabled").ToList();

        var data = Assert.Single(open);
        Assert.Equal(plan.Account("stdata").Name, data.Name);
        Assert.Equal("Deny", data.Find("networkAcls", "defaultAction").GetString());
        Assert.Equal("AzureServices", data.Find("networkAcls", "bypass").GetString());
        Assert.Equal(default, data.Find("networkAcls", "ipRules").ValueKind);
        // The exception for services of the platform counts for a topic's own identity.
        Assert.Equal("SystemAssigned", plan.Of("Microsoft.EventGrid/systemTopics").Single().Json.GetProperty("identity").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Private_EveryServiceThatTheProgramsCall_HasAnEndpointInTheNetwork()
    {
        var plan = await deployments.GetAsync(Deployments.Private);

        var endpoints = plan.Of("Microsoft.Network/privateEndpoints").Select(e => e.Find("privateLinkServiceConnections")[0].GetProperty("properties"))
            .Select(c => (Target: c.GetProperty("privateLinkServiceId").GetString()!.Split('/')[^1], Group: c.GetProperty("groupIds")[0].GetString()!));

        var (data, host) = (plan.Account("stdata").Name, plan.Account("sthost").Name);
        var expected = new[]
        {
            (data, "blob"), (data, "queue"), (host, "blob"), (host, "queue"), (host, "table"),
            (plan.Of(Vault).Single().Name, "vault"), (plan.Of(Registry).Single().Name, "registry"), (plan.Of(Site).Single().Name, "sites"),
        };
        Assert.Equal(expected.Order(), endpoints.Order());
    }

    [Fact]
    public async Task Private_FunctionsAndWorkers_RunInsideTheNetwork()
    {
        var plan = await deployments.GetAsync(Deployments.Private);

        Assert.EndsWith("/subnets/functions", plan.Of(Site).Single().Find("virtualNetworkSubnetId").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/subnets/workers", plan.Of(Jobs).Single().Find("vnetConfiguration", "infrastructureSubnetId").GetString(), StringComparison.Ordinal);
        Assert.True(plan.Of(Jobs).Single().Find("vnetConfiguration", "internal").GetBoolean());
    }

    [Fact]
    public async Task Private_EveryEndpoint_IsFoundUnderItsPublicName()
    {
        var plan = await deployments.GetAsync(Deployments.Private);
        var endpoints = plan.Of("Microsoft.Network/privateEndpoints").Count();

        Assert.Equal(endpoints, plan.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count());
        Assert.Equal(plan.Of("Microsoft.Network/privateDnsZones").Count(), plan.Of("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count());
    }
}
