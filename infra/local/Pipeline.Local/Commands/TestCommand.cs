using System.CommandLine;
using Pipeline.Local.Display;
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
        var jobs = new Option<int>("--jobs") { DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 2) };
        var faults = new Option<bool>("--faults");
        var command = new Command("test", "Run every test project") { projects, filter, jobs, faults };
        command.SetAction((arguments, cancellation) =>
        {
            var named = arguments.GetValue(projects) ?? [];
            if (arguments.GetValue(faults))
            {
                // Read by the fault suite, which is a process of its own.
                Environment.SetEnvironmentVariable("PIPELINE_FAULTS", "long");
                named = [TestProject.Faults];
            }
            return RunAsync(named, arguments.GetValue(filter), arguments.GetValue(jobs), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(string[] named, string? filter, int jobs, CancellationToken cancellation)
    {
        var projects = TestProject.Find(Repository.Root, named);
        var runner = new TestRunner(Scratch.Path("tests"), filter, jobs);
        IReadOnlyList<ProjectResult> results = [];
        await ProgressBoard.RunAsync(async board =>
        {
            // In a log, the line that each project ends with is progress enough.
            var line = ProgressBoard.IsPlain ? null : board.Add("test projects", projects.Count);
            var done = 0;
            results = await runner.RunAsync(projects, result =>
            {
                Report(board, result);
                line?.Report(++done);
            }, cancellation);
        });
        foreach (var skip in TestSummary.Skips(results))
            Console.WriteLine(skip);
        if (results.Sum(r => r.Total) == 0)
            Console.WriteLine("No test ran: no project or test has such a name.");
        Console.WriteLine(TestSummary.Total(results));
        return TestSummary.ExitCode(results);
    }

    private static void Report(ProgressBoard board, ProjectResult result)
    {
        if (result.Total > 0)
            board.Write(TestSummary.Line(result));
        if (result.Failures.Count > 0)
            board.Write(TestSummary.Failures(result));
    }
}
