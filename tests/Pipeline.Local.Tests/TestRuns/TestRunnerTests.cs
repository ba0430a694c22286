using Pipeline.Local.Stack;
using Pipeline.Local.TestRuns;

namespace Pipeline.Local.Tests.TestRuns;

public sealed class TestRunnerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("testruns").FullName;

    [Fact]
    public async Task RunAsync_RealProjectWithAFilter_ReportsItsTests()
    {
        var self = new TestProject("Pipeline.Local.Tests", typeof(TestRunnerTests).Assembly.Location);
        var runner = new TestRunner(folder, nameof(TestSummaryTests), jobs: 1);
        var reported = new List<string>();

        var results = await runner.RunAsync([self], r => reported.Add(r.Project), CancellationToken.None);

        Assert.Equal(["Pipeline.Local.Tests"], reported);
        Assert.Equal(typeof(TestSummaryTests).GetMethods().Count(m => m.IsDefined(typeof(FactAttribute), false)), results[0].Passed);
        Assert.Empty(results[0].Failures);
    }

    [Fact]
    public async Task RunAsync_ProjectThatCannotStart_IsOneFailure()
    {
        var missing = new TestProject("Missing.Tests", Path.Combine(folder, "Missing.Tests.dll"));

        var results = await new TestRunner(folder, null, jobs: 2).RunAsync([missing], _ => { }, CancellationToken.None);

        Assert.Single(results[0].Failures);
        Assert.Equal(1, TestSummary.ExitCode(results));
    }

    [Fact]
    public void Find_NoNames_FindsThisProjectAndPutsTheLongOnesFirstAndTheWholeProductLast()
    {
        var projects = TestProject.Find(Repository.Root, []);

        Assert.Contains(projects, p => p.Name == "Pipeline.Local.Tests");
        Assert.Contains("Pipeline.Worker.Tests", projects.Take(3).Select(p => p.Name));
        Assert.Equal(["Pipeline.EndToEnd.Tests", "Pipeline.Faults.Tests"], projects.TakeLast(2).Select(p => p.Name));
        Assert.All(projects, p => Assert.Equal(p.Name + ".dll", Path.GetFileName(p.Assembly)));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
