using Pipeline.Infra.Tests.Templates;
using Pipeline.Storage;

namespace Pipeline.Infra.Tests;

/// <summary>The worker jobs: one a queue, started by its length, signed in by identity.</summary>
public sealed class JobTests(Deployments deployments)
{
    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Jobs_OneForEachWorkQueue_DrainTheQueueThatStartsThem(string example)
    {
        var plan = await deployments.GetAsync(example);

        Assert.Equal(2, plan.Of("Microsoft.App/jobs").Count());
        foreach (var queue in new[] { QueueNames.GpuWork, QueueNames.GpuWorkTrain })
            Assert.Equal(queue, plan.WorkerSettings(queue)["Worker__Queues"]);
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Training_AtOnce_RunsOnce(string example)
    {
        var scale = DeploymentPlan.Scale((await deployments.GetAsync(example)).Job(QueueNames.GpuWorkTrain));

        Assert.Equal(1, scale.GetProperty("maxExecutions").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Jobs_WithoutWork_CostNothing(string example)
    {
        foreach (var job in (await deployments.GetAsync(example)).Of("Microsoft.App/jobs"))
            Assert.Equal(0, DeploymentPlan.Scale(job).GetProperty("minExecutions").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task ScaleRule_OfAQueue_SignsInAsTheWorkerThatMayReadIt(string example)
    {
        var plan = await deployments.GetAsync(example);
        foreach (var job in plan.Of("Microsoft.App/jobs"))
        {
            var rule = DeploymentPlan.Rule(job);

            Assert.Equal("azure-queue", rule.GetProperty("type").GetString());
            Assert.Contains("/id-worker-", rule.GetProperty("identity").GetString(), StringComparison.Ordinal);
            Assert.Equal(plan.Account("stdata").Name, rule.GetProperty("metadata").GetProperty("accountName").GetString());
            Assert.False(rule.TryGetProperty("auth", out _));
        }
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Profile_OfTheJobs_IsOneOfTheEnvironment(string example)
    {
        var plan = await deployments.GetAsync(example);
        var profiles = plan.Of("Microsoft.App/managedEnvironments").Single().Find("workloadProfiles").EnumerateArray().Select(p => p.GetProperty("name").GetString());

        Assert.All(plan.Of("Microsoft.App/jobs"), job => Assert.Contains(job.Find("workloadProfileName").GetString(), profiles));
    }

    [Theory]
    [MemberData(nameof(Deployments.Names), MemberType = typeof(Deployments))]
    public async Task Job_ThatIsCutOff_IsTriedAgain(string example)
    {
        foreach (var job in (await deployments.GetAsync(example)).Of("Microsoft.App/jobs"))
            Assert.InRange(job.Find("configuration", "replicaRetryLimit").GetInt32(), 2, 10);
    }
}
