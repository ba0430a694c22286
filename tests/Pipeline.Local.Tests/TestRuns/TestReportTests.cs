using Pipeline.Local.TestRuns;

namespace Pipeline.Local.Tests.TestRuns;

public sealed class TestReportTests
{
    private const string Mixed = """
        <assemblies><assembly name="X.dll" total="4" passed="2" failed="1" skipped="1" errors="1">
          <errors><error type="test-class-cleanup" name="X.Fixture"><failure><message>port in use</message></failure></error></errors>
          <collection>
            <test name="X.A" result="Pass" time="0.1" />
            <test name="X.B" result="Pass" time="0.1" />
            <test name="X.C" result="Fail"><failure exception-type="E"><message>expected 1, was 2</message><stack-trace>at X.C()</stack-trace></failure></test>
            <test name="X.D" result="Skip"><reason>needs python3-onnx</reason></test>
            <test name="X.E" result="NotRun" />
          </collection>
        </assembly></assemblies>
        """;

    [Fact]
    public void Read_MixedResults_CountsEachAndKeepsMessagesAndReasons()
    {
        var result = TestReport.Read("X", Mixed, exitCode: 1, output: "", seconds: 2);

        Assert.Equal(2, result.Passed);
        Assert.Equal(["X.C", "test-class-cleanup X.Fixture"], result.Failures.Select(f => f.Test));
        Assert.Equal(["expected 1, was 2", "port in use"], result.Failures.Select(f => f.Message));
        Assert.Equal([new SkippedTest("X.D", "needs python3-onnx")], result.Skipped);
    }

    [Fact]
    public void Read_NoReport_IsAFailureThatShowsTheEndOfTheOutput()
    {
        var result = TestReport.Read("X", xml: null, exitCode: 139, output: "line 1\nSegmentation fault\n", seconds: 2);

        var failure = Assert.Single(result.Failures);
        Assert.Contains("139", failure.Message);
        Assert.Contains("Segmentation fault", failure.Message);
    }

    [Fact]
    public void Read_BadExitCodeWithoutAFailedTest_IsAFailure()
    {
        var result = TestReport.Read("X", """<assemblies><assembly><collection><test name="A" result="Pass"/></collection></assembly></assemblies>""", 3, "", 1);

        Assert.Equal(1, result.Passed);
        Assert.Single(result.Failures);
    }
}
