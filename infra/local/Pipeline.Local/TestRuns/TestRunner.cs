using System.Diagnostics;

namespace Pipeline.Local.TestRuns;

/// <summary>Runs test executables (the in-process runner of xUnit.net v3), a few at a time.</summary>
public sealed class TestRunner(string resultFolder, string? filter, int jobs)
{
    // No project should come near this; a test that hangs must not hold up a build for ever.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <param name="finished">Called once for each project, never twice at a time.</param>
    public async Task<IReadOnlyList<ProjectResult>> RunAsync(
        IReadOnlyList<TestProject> projects, Action<ProjectResult> finished, CancellationToken cancellation)
    {
        Directory.CreateDirectory(resultFolder);
        var results = new List<ProjectResult>();
        var together = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        await Parallel.ForEachAsync(projects.Where(p => !p.RunsAlone), together, RunOneAsync);
        foreach (var project in projects.Where(p => p.RunsAlone))
            await RunOneAsync(project, cancellation);
        return results;

        async ValueTask RunOneAsync(TestProject project, CancellationToken token)
        {
            var result = await RunAsync(project, token);
            lock (results)
            {
                results.Add(result);
                finished(result);
            }
        }
    }

    private async Task<ProjectResult> RunAsync(TestProject project, CancellationToken cancellation)
    {
        var report = Path.Combine(resultFolder, project.Name + ".xml");
        File.Delete(report);
        var watch = Stopwatch.StartNew();
        var (exitCode, output) = await ExecuteAsync(project, report, cancellation);
        await File.WriteAllTextAsync(Path.Combine(resultFolder, project.Name + ".log"), output, cancellation);
        var xml = File.Exists(report) ? await File.ReadAllTextAsync(report, cancellation) : null;
        return TestReport.Read(project.Name, xml, exitCode, output, watch.Elapsed.TotalSeconds);
    }

    private async Task<(int ExitCode, string Output)> ExecuteAsync(TestProject project, string report, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(project.Assembly);
        start.ArgumentList.Add("-xml");
        start.ArgumentList.Add(report);
        if (filter is not null)
        {
            start.ArgumentList.Add("-method");
            start.ArgumentList.Add($"*{filter}*");
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            File.Delete(report);
            return (-1, $"Stopped: it ran for more than {Limit.TotalMinutes} minutes.");
        }
        return (process.ExitCode, await output + await error);
    }
}
