using System.Globalization;
using System.Text;

namespace Pipeline.Local.TestRuns;

/// <summary>The text that a test run ends with, and its exit code.</summary>
public static class TestSummary
{
    public static string Line(ProjectResult project) => string.Create(
        CultureInfo.InvariantCulture,
        $"{project.Project}: {project.Passed} passed, {project.Failures.Count} failed, {project.Skipped.Count} skipped ({project.Seconds:F1} s)");

    public static string Failures(ProjectResult project)
    {
        var text = new StringBuilder();
        foreach (var failure in project.Failures)
            text.Append("  FAILED ").AppendLine(failure.Test)
                .AppendLine(Indent(failure.Message))
                .AppendLine(Indent(failure.StackTrace ?? ""));
        return text.ToString();
    }

    /// <summary>Skips grouped by reason, so that a missing tool is one line and not forty.</summary>
    public static IEnumerable<string> Skips(IReadOnlyList<ProjectResult> projects) => projects
        .SelectMany(p => p.Skipped.Select(s => (p.Project, s.Test, s.Reason)))
        .GroupBy(s => (s.Project, s.Reason))
        .Select(g => $"skipped {g.Count()} in {g.Key.Project}: {g.Key.Reason} (first: {g.First().Test})");

    public static string Total(IReadOnlyList<ProjectResult> projects) => string.Create(
        CultureInfo.InvariantCulture,
        $"{projects.Sum(p => p.Passed)} passed, {projects.Sum(p => p.Failures.Count)} failed, {projects.Sum(p => p.Skipped.Count)} skipped");

    /// <summary>0 only when something ran and nothing failed.</summary>
    public static int ExitCode(IReadOnlyList<ProjectResult> projects) =>
        projects.Any(p => p.Failures.Count > 0) || projects.Sum(p => p.Total) == 0 ? 1 : 0;

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "    " + line));
}
