using Pipeline.Infra.Tests.Code;
using Pipeline.Infra.Tests.Templates;
using Pipeline.Storage;

namespace Pipeline.Infra.Tests;

/// <summary>Every call that the code makes is permitted, and little else is.</summary>
public sealed class RoleTests(Deployments deployments)
{
    private const string BlobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe", BlobReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";

    [Fact]
    public async Task Functions_EveryStorageCall_IsPermitted() =>
        Assert.Empty(Missing(await deployments.GetAsync(Deployments.Small), "functions", StorageCalls.Of("Pipeline.Functions", "Pipeline.Storage")));

    [Fact]
    public async Task Worker_EveryStorageCall_IsPermitted() =>
        Assert.Empty(Missing(await deployments.GetAsync(Deployments.Small), "worker", StorageCalls.Of("Pipeline.Worker", "Pipeline.Storage")));

    [Fact]
    public async Task Worker_WithoutItsQueueRole_WouldMissRenewingALease()
    {
        var plan = await deployments.GetAsync(Deployments.Small);
        var without = plan with
        {
            Resources = [.. plan.Resources.Where(r => r.Type != "Microsoft.Authorization/roleAssignments" || Grant.Read(r) is not { To: "worker", Queue: "gpu-work" or "gpu-work-train" or "gpu-work-poison" or "gpu-work-train-poison" })],
        };

        Assert.Contains(Permissions.WriteMessage, Missing(without, "worker", StorageCalls.Of("Pipeline.Worker", "Pipeline.Storage")));
    }

    [Theory]
    [InlineData("functions", "Pipeline.Functions")]
    [InlineData("worker", "Pipeline.Worker")]
    public async Task Component_EveryContainerAndQueueItNames_IsOpenToIt(string component, string assembly)
    {
        var plan = await deployments.GetAsync(Deployments.Small);
        var calls = StorageCalls.Of(assembly);
        var grants = plan.Grants().Where(g => g.To == component && g.IsOn(plan.Account("stdata"))).ToList();

        Assert.NotEmpty(calls.Containers);
        Assert.Empty(calls.Containers.Except(grants.Select(g => g.Container)));
        Assert.Empty(calls.Queues.Except(grants.Select(g => g.Queue)));
    }

    [Fact]
    public async Task Functions_CreatingWhatIsMissing_MayTouchEveryContainerAndQueue()
    {
        var plan = await deployments.GetAsync(Deployments.Small);
        var grants = plan.Grants().Where(g => g.To == "functions" && g.IsOn(plan.Account("stdata"))).ToList();

        Assert.Empty(ContainerNames.All.Except(grants.Select(g => g.Container)));
        Assert.Empty(QueueNames.All.Except(grants.Select(g => g.Queue)));
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Roles_OnTheDataAccountAsAWhole_AreSigningOnly(string example)
    {
        var plan = await deployments.GetAsync(example);

        var whole = Assert.Single(plan.Grants(), g => g.IsOn(plan.Account("stdata")) && g is { Container: null, Queue: null });

        Assert.Equal(["generateUserDelegationKey"], Permissions.OfRole(whole.Role));
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Worker_Uploads_AreReadOnly(string example)
    {
        var grants = (await deployments.GetAsync(example)).Grants().Where(g => g.To == "worker").ToList();

        Assert.Equal(BlobReader, Assert.Single(grants, g => g.Container == ContainerNames.Uploads).Role);
        Assert.Equal(BlobContributor, Assert.Single(grants, g => g.Container == ContainerNames.Masks).Role);
        Assert.DoesNotContain(grants, g => g.Queue == QueueNames.WebhookDeliveries);
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task EventGrid_Delivers_AndNothingElse(string example)
    {
        var grants = (await deployments.GetAsync(example)).Grants().Where(g => g.To == "events").Select(g => (g.Queue, g.Container)).Order();

        Assert.Equal([(null, "event-dead-letters"), (QueueNames.BlobEvents, null)], grants);
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Identities_BesideStorage_MayPullPublishAndReadSecrets(string example)
    {
        var grants = (await deployments.GetAsync(example)).Grants().Where(g => !g.Scope.Contains("/storageAccounts/", StringComparison.Ordinal))
            .Select(g => $"{g.To} {g.Scope.Split('/')[^2]} {g.Role}");

        Assert.Equal(
            new[]
            {
                "functions components 3913510d-42f4-4e42-8a64-420c390055eb", "worker components 3913510d-42f4-4e42-8a64-420c390055eb",
                "worker registries 7f951dda-4ed3-4680-a7ca-43fe172d538d", "functions vaults 4633458b-17de-408a-b874-0445c86b69e6",
            }.Order(),
            grants.Order());
    }

    private static List<string> Missing(DeploymentPlan plan, string component, StorageCalls calls)
    {
        var held = plan.Grants().Where(g => g.To == component && g.IsOn(plan.Account("stdata")))
            .SelectMany(g => Permissions.OfRole(g.Role).Where(p => p != Permissions.SignKeys || g is { Container: null, Queue: null })).ToHashSet();
        Assert.NotEmpty(calls.Methods);
        return [.. calls.Methods.Select(Permissions.Of).Distinct().Except(held)];
    }
}
