using System.Diagnostics;
using Pipeline.Local.Stack;

namespace Pipeline.Functions.Tests.Http;

/// <summary>Runs a script of this project's folder with the packages of infra/local.</summary>
internal static class Node
{
    public static async Task<(int Exit, string Output)> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.GetFileName(script), .. arguments])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests/Pipeline.Functions.Tests", Path.GetDirectoryName(script)!),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestApp.Cancellation);
        var errors = node.StandardError.ReadToEndAsync(TestApp.Cancellation);
        await node.WaitForExitAsync(TestApp.Cancellation);
        return (node.ExitCode, await output + await errors);
    }
}
