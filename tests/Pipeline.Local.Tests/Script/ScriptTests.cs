using System.Diagnostics;
using System.Runtime.Versioning;
using Pipeline.Local.Stack;

namespace Pipeline.Local.Tests.Script;

/// <summary>Runs a copy of the script in a folder of its own, with stand-ins for the system's package tools first on PATH.</summary>
[SupportedOSPlatform("linux")]
public sealed class ScriptTests : IDisposable
{
    private static readonly string[] Commands =
        ["setup", "demo", "up", "test", "bench", "scenes", "push", "status", "pull", "retrain", "models", "webhooks", "convert", "bundle"];

    private readonly string folder = Directory.CreateTempSubdirectory("script").FullName;

    public ScriptTests()
    {
        foreach (var file in new[] { "pipeline", "global.json" })
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(folder, file));
        foreach (var part in new[] { "setup", "help" })
        {
            var target = Directory.CreateDirectory(Path.Combine(folder, "infra", "local", part)).FullName;
            foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "infra", "local", part)))
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
    }

    [Fact]
    public async Task Help_NoArguments_ListsEveryCommand()
    {
        var (exitCode, output, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.All(Commands, c => Assert.Matches($@"(?m)^  {c}\s", output));
    }

    [Fact]
    public async Task Help_EveryCommand_IsPrintedWithoutSettingAnythingUp()
    {
        StandIn("dpkg-query", "echo called >&2; exit 9");
        foreach (var command in Commands)
        {
            var (exitCode, output, error) = await RunAsync(command, "--help");

            Assert.Equal(0, exitCode);
            Assert.StartsWith($"usage: ./pipeline {command}", output);
            Assert.Empty(error);
        }
    }

    [Fact]
    public async Task Command_Unknown_ListsTheCommandsAndFails()
    {
        var (exitCode, _, error) = await RunAsync("frobnicate");

        Assert.Equal(2, exitCode);
        Assert.Contains("There is no command 'frobnicate'.", error);
        Assert.Contains("retrain", error);
    }

    [Fact]
    public async Task Setup_MissingPackagesWithoutPermission_NamesThemAndFails()
    {
        // libspng0 is missing; apt-get exists, but sudo refuses.
        StandIn("dpkg-query", """case "$*" in *libspng0) exit 1 ;; *) printf installed ;; esac""");
        StandIn("id", "echo 1000");
        StandIn("sudo", "exit 1");
        StandIn("apt-get", "echo apt-get was called; exit 1");

        var (exitCode, output, error) = await RunAsync("setup");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("apt-get install --no-install-recommends libspng0\n", error);
        Assert.DoesNotContain("libwebp7", error);
        Assert.DoesNotContain("apt-get was called", output + error);
    }

    [Fact]
    public async Task Setup_UnknownPackageSource_SaysWhatIsAllowed()
    {
        var (exitCode, _, error) = await RunAsync("setup", "--packages", "mine");

        Assert.Equal(2, exitCode);
        Assert.Contains("allowed: nuget, system", error);
    }

    [Fact]
    public async Task Bundle_Published_IsPackedWithWhatItStartsWithAndTheSameTwice()
    {
        PrepareBundle();
        var (first, second) = (Path.Combine(folder, "first.tar.gz"), Path.Combine(folder, "second.tar.gz"));

        var (exitCode, output, error) = await RunAsync("bundle", first);
        await RunAsync("bundle", second);

        Assert.True(exitCode == 0, output + error);
        Assert.StartsWith(first, output);
        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
        var names = await NamesAsync(first);
        string[] wanted = ["start", "settings.md", "native/torch_shim.cpp", "app/Pipeline.Worker", "app/libturbojpeg.so.0", "app/libspng.so.0", "app/libwebp.so.7", "licences/libspng0.txt"];
        Assert.Empty(wanted.Select(name => $"pipeline-worker/{name}").Except(names));
        // Compiled against the libtorch of the machine that it runs on.
        Assert.DoesNotContain(names, name => name.EndsWith("libTorchShim.so", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bundle_TooBigToTravel_IsRefused()
    {
        PrepareBundle();
        var script = Path.Combine(folder, "infra", "local", "setup", "bundle.sh");
        await File.WriteAllTextAsync(script, (await File.ReadAllTextAsync(script)).Replace("bundle_limit=60000000", "bundle_limit=1000", StringComparison.Ordinal));

        var (exitCode, _, error) = await RunAsync("bundle", Path.Combine(folder, "big.tar.gz"));

        Assert.Equal(1, exitCode);
        Assert.Contains("it must stay below 1000", error);
    }

    [Fact]
    public async Task Bundle_WithoutAnArchiveToWrite_SaysSo()
    {
        var (exitCode, _, error) = await RunAsync("bundle");

        Assert.Equal(2, exitCode);
        Assert.Contains("the archive to write", error);
    }

    /// <summary>A checkout in which everything is installed, and publishing makes two small files.</summary>
    private void PrepareBundle()
    {
        Assert.SkipUnless(File.Exists("/usr/lib/x86_64-linux-gnu/libspng.so.0"), "The image codecs are not installed; run ./pipeline setup.");
        string[] files =
        [
            "gpu-worker/TorchSharp.System/native/torch_shim.cpp", "infra/bundle/start", "infra/bundle/README.txt", "infra/settings.md",
            "infra/local/package.json", "infra/local/package-lock.json",
        ];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(folder, file));
        }
        StandIn("dpkg-query", "printf installed");
        StandIn("npm", "exit 0");
        StandIn("dotnet", """
            [ "$1" = publish ] || exit 0
            while [ "$1" != -o ]; do shift; done
            mkdir -p "$2"
            for file in Pipeline.Worker libTorchShim.so; do echo program >"$2/$file"; done
            """);
    }

    private static async Task<string[]> NamesAsync(string archive)
    {
        using var tar = Process.Start(new ProcessStartInfo("tar", ["-tzf", archive]) { RedirectStandardOutput = true })!;
        var names = await tar.StandardOutput.ReadToEndAsync();
        await tar.WaitForExitAsync();
        return names.Split('\n');
    }

    private void StandIn(string name, string body)
    {
        var file = Path.Combine(folder, "bin", name);
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "pipeline"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.Combine(folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
