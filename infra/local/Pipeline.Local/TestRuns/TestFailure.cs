namespace Pipeline.Local.TestRuns;

/// <summary>A test that failed, or an error outside any test.</summary>
public sealed record TestFailure(string Test, string Message, string? StackTrace);
