using System.Globalization;
using System.Xml.Linq;

namespace Pipeline.Local.TestRuns;

/// <summary>Reads the XML report (xUnit.net v2+ format) of one test executable.</summary>
public static class TestReport
{
    /// <param name="xml">The report, or null when the executable wrote none.</param>
    /// <param name="exitCode">How the executable ended; not 0 without a failed test is a crash.</param>
    /// <param name="output">What it printed; its end goes into a crash's message.</param>
    public static ProjectResult Read(string project, string? xml, int exitCode, string output, double seconds)
    {
        var tests = (xml is null ? [] : XDocument.Parse(xml).Descendants("test")).ToList();
        var failures = tests.Where(t => Result(t) == "Fail").Select(t => Failure(Name(t), t)).ToList();
        // Fixtures and clean-ups fail outside any test.
        if (xml is not null)
            failures.AddRange(XDocument.Parse(xml).Descendants("error").Select(e => Failure($"{e.Attribute("type")?.Value} {Name(e)}".Trim(), e)));
        if (xml is null || (exitCode != 0 && failures.Count == 0))
            failures.Add(new TestFailure(
                project, string.Create(CultureInfo.InvariantCulture, $"The project ended with exit code {exitCode} and reported no failed test.\n{End(output)}"), null));
        var skipped = tests.Where(t => Result(t) == "Skip").Select(t => new SkippedTest(Name(t), t.Element("reason")?.Value ?? "no reason given"));
        return new ProjectResult(project, tests.Count(t => Result(t) == "Pass"), failures, [.. skipped], seconds);
    }

    private static string? Result(XElement test) => test.Attribute("result")?.Value;

    private static string Name(XElement element) => element.Attribute("name")?.Value ?? "";

    private static TestFailure Failure(string name, XElement element)
    {
        var failure = element.Element("failure");
        return new TestFailure(name, failure?.Element("message")?.Value ?? "no message", failure?.Element("stack-trace")?.Value);
    }

    private static string End(string output)
    {
        var lines = output.TrimEnd().Split('\n');
        return string.Join('\n', lines[Math.Max(0, lines.Length - 30)..]);
    }
}
