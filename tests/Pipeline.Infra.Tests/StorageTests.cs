using Pipeline.Infra.Tests.Templates;
using Pipeline.Storage;

namespace Pipeline.Infra.Tests;

/// <summary>What the programs find in storage, and what they never find there.</summary>
public sealed class StorageTests(Deployments deployments)
{
    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Account_Data_HasEveryContainerAndQueueOfTheProduct(string example)
    {
        var plan = await deployments.GetAsync(example);
        var data = plan.Account("stdata").Name;

        var containers = Below("Microsoft.Storage/storageAccounts/blobServices/containers");
        var queues = Below("Microsoft.Storage/storageAccounts/queueServices/queues");

        Assert.Empty(ContainerNames.All.Except(containers));
        Assert.Equal(QueueNames.All.SelectMany(q => new[] { q, q + QueueNames.PoisonSuffix }).Order(), queues.Order());

        List<string> Below(string type) => [.. plan.Of(type).Where(r => r.Name.StartsWith(data, StringComparison.Ordinal)).Select(r => r.OwnName)];
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Account_Any_TakesIdentitiesOverTlsOnly(string example)
    {
        var accounts = (await deployments.GetAsync(example)).Of("Microsoft.Storage/storageAccounts").ToList();

        Assert.Equal(2, accounts.Count);
        foreach (var account in accounts)
        {
            Assert.False(account.Find("allowSharedKeyAccess").GetBoolean());
            Assert.False(account.Find("allowBlobPublicAccess").GetBoolean());
            Assert.False(account.Find("isLocalUserEnabled").GetBoolean());
            Assert.True(account.Find("defaultToOAuthAuthentication").GetBoolean());
            Assert.True(account.Find("supportsHttpsTrafficOnly").GetBoolean());
            Assert.Equal("TLS1_2", account.Find("minimumTlsVersion").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Blobs_DeletedByMistake_CanBeRestoredForAWeek(string example)
    {
        foreach (var service in (await deployments.GetAsync(example)).Of("Microsoft.Storage/storageAccounts/blobServices"))
            foreach (var policy in new[] { "deleteRetentionPolicy", "containerDeleteRetentionPolicy" })
            {
                Assert.True(service.Find(policy, "enabled").GetBoolean());
                Assert.InRange(service.Find(policy, "days").GetInt32(), 7, 365);
            }
    }

    [Fact]
    public async Task Lifecycle_Rules_DeleteOnlyWhatCanBeMadeAgain()
    {
        var rules = (await deployments.GetAsync(Deployments.Standard)).Of("Microsoft.Storage/storageAccounts/managementPolicies").Single()
            .Find("policy", "rules").EnumerateArray().Select(r => r.GetProperty("definition")).ToList();

        var deleted = rules.Where(r => r.GetProperty("actions").GetProperty("baseBlob").TryGetProperty("delete", out _))
            .SelectMany(r => r.GetProperty("filters").GetProperty("prefixMatch").EnumerateArray()).Select(p => p.GetString()!.Split('/')[0]);

        Assert.Equal(["checkpoints", "embeddings", "event-dead-letters"], deleted.Order());
    }
}
