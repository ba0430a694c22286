using Pipeline.Benchmarks.Cost;
using Pipeline.Infra.Tests.Templates;
using Pipeline.Storage;

namespace Pipeline.Infra.Tests.Cost;

public sealed class CostPlannerTests(Deployments deployments)
{
    private static readonly CostAssumptions Assumptions = new();

    [Fact]
    public void NothingUploaded_Costs_WhatIsThereAnyway()
    {
        var plan = new CostPlanner(Assumptions, 30, seed: 1).Plan(0);

        Assert.Equal(0, plan.Executions);
        Assert.Equal(Assumptions.IdlePerMonth / 30.4, plan.Bill.Total, 6);
    }

    [Fact]
    public void AMillionImages_FewestWorkers_KeepThePromiseAndOneLessDoesNot()
    {
        var planner = new CostPlanner(Assumptions, 30, seed: 1);

        var plan = planner.Plan(1_000_000);

        Assert.True(plan.Keeps);
        // What one worker could do in a day says that it takes more than that one.
        Assert.InRange(plan.MaxWorkers, Math.Ceiling(plan.Loads["one worker, all day"]), CostPlanner.MostWorkers);
        Assert.False(planner.Plan(1_000_000, plan.MaxWorkers - 1).Keeps);
    }

    [Fact]
    public void Bill_OfGpuTime_IsItsSecondsTimesThePrice()
    {
        var plan = new CostPlanner(Assumptions with { WorkerPerHour = 3.6 }, 30, seed: 1).Plan(20_000, 2);

        Assert.Equal(plan.GpuMinutes * 60 * 0.001, plan.Bill.Gpu, 6);
        Assert.Equal(20_000 / 1e4 * ((6 * 0.055) + (4 * 0.0044)), plan.Bill.StorageCalls, 9);
    }

    [Fact]
    public void MoreWorkers_NeverWait_Longer()
    {
        var planner = new CostPlanner(Assumptions, 30, seed: 3);

        var delays = new[] { 1, 2, 4, 8 }.Select(workers => planner.Plan(200_000, workers).DelayP99).ToList();

        Assert.Equal(delays.OrderDescending(), delays);
    }

    /// <summary>The simulation's rules are those of the template; another value there is another value here.</summary>
    [Fact]
    public async Task Assumptions_AboutTheScaler_AreTheTemplates()
    {
        var plan = await deployments.GetAsync(Deployments.Small);
        var job = plan.Job(QueueNames.GpuWork);

        Assert.Equal(DeploymentPlan.Scale(job).GetProperty("pollingInterval").GetDouble(), Assumptions.PollSeconds);
        Assert.Equal(DeploymentPlan.Rule(job).GetProperty("metadata").GetProperty("queueLength").GetString(), $"{Assumptions.ItemsPerWorker}");
        Assert.Equal(plan.WorkerSettings(QueueNames.GpuWork)["Worker__IdleExitSeconds"], $"{Assumptions.IdleExitSeconds}");
        Assert.Equal(new Functions.Uploads.UploadOptions().ItemSize, Assumptions.ItemImages);
    }
}
