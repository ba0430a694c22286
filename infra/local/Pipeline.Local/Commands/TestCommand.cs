using System.CommandLine;
using Pipeline.Local.Stack;
using Pipeline.Local.TestRuns;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline test</c>: the script has built everything before.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var projects = new Argument<string[]>("PROJECT") { Arity = ArgumentArity.ZeroOrMore };
        var filter = new Option<string?>("--filter");
        var jobs = new Option<int>("--jobs") { DefaultValueFactory = _ => 1 };
        var command = new Command("test", "Run every test project") { projects, filter, jobs };
        command.SetAction((arguments, cancellation) => RunAsync(
            arguments.GetValue(projects) ?? [], arguments.GetValue(filter), arguments.GetValue(jobs), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] named, string? filter, int jobs, CancellationToken cancellation)
    {
        var projects = TestProject.Find(Repository.Root, named);
        var runner = new TestRunner(Scratch.Path("tests"), filter, jobs);
        var results = await runner.RunAsync(projects, Report, cancellation);
        foreach (var skip in TestSummary.Skips(results))
            Console.WriteLine(skip);
        if (results.Sum(r => r.Total) == 0)
            Console.WriteLine("No test ran: no project or test has such a name.");
        Console.WriteLine(TestSummary.Total(results));
        return TestSummary.ExitCode(results);
    }

    private static void Report(ProjectResult result)
    {
        if (result.Total > 0)
            Console.WriteLine(TestSummary.Line(result));
        Console.Write(TestSummary.Failures(result));
    }
}
