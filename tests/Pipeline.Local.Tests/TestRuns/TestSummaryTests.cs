using Pipeline.Local.TestRuns;

namespace Pipeline.Local.Tests.TestRuns;

public sealed class TestSummaryTests
{
    private static readonly ProjectResult Good = new("A", 3, [], [new("A.x", "no GPU"), new("A.y", "no GPU")], 1.5);
    private static readonly ProjectResult Bad = new("B", 1, [new("B.z", "boom", "at B.z()")], [], 2);

    [Fact]
    public void Total_SeveralProjects_IsTheSum() =>
        Assert.Equal("4 passed, 1 failed, 2 skipped", TestSummary.Total([Good, Bad]));

    [Fact]
    public void Line_Project_HasCountsAndSeconds() =>
        Assert.Equal("A: 3 passed, 0 failed, 2 skipped (1.5 s)", TestSummary.Line(Good));

    [Fact]
    public void Skips_SameReason_AreOneLine() =>
        Assert.Equal(["skipped 2 in A: no GPU (first: A.x)"], TestSummary.Skips([Good, Bad]));

    [Fact]
    public void Failures_Project_ShowMessageAndStackTrace()
    {
        var text = TestSummary.Failures(Bad);

        Assert.Contains("B.z", text);
        Assert.Contains("boom", text);
        Assert.Contains("at B.z()", text);
    }

    [Fact]
    public void ExitCode_AFailure_IsOne() => Assert.Equal(1, TestSummary.ExitCode([Good, Bad]));

    [Fact]
    public void ExitCode_NothingRan_IsOne() => Assert.Equal(1, TestSummary.ExitCode([new ProjectResult("A", 0, [], [], 1)]));

    [Fact]
    public void ExitCode_AllPassedOrSkipped_IsZero() => Assert.Equal(0, TestSummary.ExitCode([Good]));
}
