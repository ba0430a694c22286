namespace Pipeline.Local.TestRuns;

public sealed record SkippedTest(string Test, string Reason);
