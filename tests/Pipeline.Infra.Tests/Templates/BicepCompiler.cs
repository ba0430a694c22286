using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Pipeline.Local.Stack;

namespace Pipeline.Infra.Tests.Templates;

/// <summary>The published Bicep compiler, from the package that infra/bicep names; restored when it is not in the cache yet.</summary>
internal static class BicepCompiler
{
    private static readonly Lazy<Task<string?>> Path = new(FindAsync);

    /// <summary>What the compiler prints; the exit code is 0, or the output says why it could not be run at all.</summary>
    public static async Task<(int ExitCode, string Output, string Problems)> RunAsync(params string[] arguments)
    {
        var path = await Path.Value;
        Assert.SkipWhen(path is null, "The Bicep compiler's package can be restored neither from the cache nor from the feed, or is not for this machine.");
        return await StartAsync(path, arguments);
    }

    private static async Task<string?> FindAsync()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            return null;
        var project = System.IO.Path.Combine(Repository.Root, "infra", "bicep", "Bicep.csproj");
        var package = XDocument.Load(project).Descendants("PackageDownload").Single();
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var path = System.IO.Path.Combine(
            cache, package.Attribute("Include")!.Value.ToLowerInvariant(), package.Attribute("Version")!.Value.Trim('[', ']'), "tools", "bicep");
        if (!File.Exists(path))
            await StartAsync("dotnet", "restore", project, "--nologo");
        if (!File.Exists(path))
            return null;
        // Packages carry no permission to execute on every file system.
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        return path;
    }

    private static async Task<(int ExitCode, string Output, string Problems)> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Bundled and single-file: unpacks nothing, asks nobody.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var problems = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await problems);
    }
}
