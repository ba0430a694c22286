namespace Pipeline.Local.TestRuns;

/// <summary>What one test project reported. A project that crashed has one failure that says how it ended.</summary>
public sealed record ProjectResult(
    string Project, int Passed, IReadOnlyList<TestFailure> Failures, IReadOnlyList<SkippedTest> Skipped, double Seconds)
{
    public int Total => Passed + Failures.Count + Skipped.Count;
}
