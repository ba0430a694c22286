using System.Diagnostics;

namespace Pipeline.Onnx.Tests.Oracles;

/// <summary>Debian's python3 with its onnx package; tests that need it skip where it is absent.</summary>
internal static class SystemPython
{
    private const string Interpreter = "/usr/bin/python3";

    public static bool HasOnnx { get; } = File.Exists(Interpreter) && Run("import onnx").ExitCode == 0;

    public static (int ExitCode, string Output) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start.");
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors);
    }
}
