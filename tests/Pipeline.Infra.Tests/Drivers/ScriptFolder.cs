using System.Diagnostics;
using System.Runtime.Versioning;

namespace Pipeline.Infra.Tests.Drivers;

/// <summary>A folder of its own in which scripts run, with stand-ins for other programs first on PATH (below <c>bin</c>).</summary>
[SupportedOSPlatform("linux")]
internal sealed class ScriptFolder : IDisposable
{
    public ScriptFolder() => Directory.CreateDirectory(At("bin"));

    public string Path { get; } = Directory.CreateTempSubdirectory("scripts-").FullName;

    public string At(params string[] steps) => System.IO.Path.Combine([Path, .. steps]);

    /// <param name="name">Such as <c>bin/az</c>.</param>
    public void StandIn(string name, string body)
    {
        File.WriteAllText(At(name), $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Lines that a stand-in wrote; none when it was not called.</summary>
    public string[] Lines(string name) => File.Exists(At(name)) ? File.ReadAllLines(At(name)) : [];

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string command, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
