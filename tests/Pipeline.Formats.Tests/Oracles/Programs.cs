using System.Diagnostics;
using System.Text;
using Pipeline.Local.Stack;

namespace Pipeline.Formats.Tests.Oracles;

/// <summary>Readers that others wrote: Debian's python3 with numpy and PIL, node with the packages of infra/local.</summary>
internal static class Programs
{
    private const string Interpreter = "/usr/bin/python3";

    public static readonly string NodeModules = Path.Combine(Repository.Root, "infra", "local", "node_modules");

    public static bool HasPython(params string[] modules) => File.Exists(Interpreter) && Python($"import {string.Join(", ", modules)}").ExitCode == 0;

    public static (int ExitCode, string Output) Python(string script, params string[] arguments) => Run(Interpreter, ["-c", script, .. arguments]);

    public static (int ExitCode, string Output) Node(string script, params string[] arguments) => Run("node", ["--input-type=module", "-e", script, .. arguments]);

    private static (int ExitCode, string Output) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors);
    }
}
