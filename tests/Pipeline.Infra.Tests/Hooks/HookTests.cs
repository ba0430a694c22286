using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Pipeline.Local.Stack;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Infra.Tests.Hooks;

/// <summary>The hooks of azd in a folder of their own, with stand-ins for the platform's tools first on PATH.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class HookTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hooks-").FullName;

    public HookTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        Directory.CreateDirectory(Path.Combine(folder, "infra", "hooks"));
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")))
            File.Copy(file, Path.Combine(folder, "infra", "hooks", Path.GetFileName(file)));
    }

    [Fact]
    public void Azd_EveryHook_IsAFileThatRuns()
    {
        using var text = File.OpenText(Path.Combine(Repository.Root, "azure.yaml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        var runs = yaml.Documents[0].AllNodes.OfType<YamlMappingNode>().Where(n => n.Children.ContainsKey("run")).Select(n => ((YamlScalarNode)n["run"]).Value!);

        var files = runs.SelectMany(r => HookFile().Matches(r).Select(m => m.Value)).Distinct().Order().ToList();

        Assert.Equal(Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")).Select(f => "infra/hooks/" + Path.GetFileName(f)).Order(), files);
        Assert.All(files, f => Assert.True(File.GetUnixFileMode(Path.Combine(Repository.Root, f)).HasFlag(UnixFileMode.UserExecute), f));
    }

    [Fact]
    public async Task Keys_MissingInTheVault_AreMadeLongAndNeverAnArgument()
    {
        // The vault has the key for writing already.
        StandIn("az", """
            echo "$@" >>"$CALLS"
            case "$*" in
              *list*api-key-write*) echo api-key-write ;;
              *"secret set"*) while [ "$1" != --file ]; do shift; done; cat "$2" >>"$KEYS"; echo >>"$KEYS" ;;
            esac
            """);

        var (exitCode, _, error) = await RunAsync("keys.sh", ("AZURE_KEY_VAULT_NAME", "kv"));

        Assert.True(exitCode == 0, error);
        var keys = await File.ReadAllLinesAsync(Path.Combine(folder, "keys"), TestContext.Current.CancellationToken);
        var calls = await File.ReadAllTextAsync(Path.Combine(folder, "calls"), TestContext.Current.CancellationToken);
        Assert.Equal(2, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
        Assert.All(keys, key => Assert.DoesNotContain(key, calls, StringComparison.Ordinal));
        Assert.DoesNotContain("set --vault-name kv --name api-key-write", calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_WhereOnlyEntraCounts_AreNotMade()
    {
        StandIn("az", """echo "$@" >>"$CALLS" """);

        var (exitCode, _, _) = await RunAsync("keys.sh", ("USE_API_KEYS", "false"), ("AZURE_KEY_VAULT_NAME", "kv"));

        Assert.Equal(0, exitCode);
        Assert.False(File.Exists(Path.Combine(folder, "calls")));
    }

    [Theory]
    [InlineData("system")]
    [InlineData(null)]
    public async Task Packages_DuringADeployment_ArePublishedOnesAndThenWhatTheyWere(string? before)
    {
        var answer = Path.Combine(folder, ".pipeline", "package-source");
        Directory.CreateDirectory(Path.GetDirectoryName(answer)!);
        if (before is not null)
            await File.WriteAllTextAsync(answer, before, TestContext.Current.CancellationToken);

        await RunAsync("packages.sh published");
        // A deployment that broke off is begun again.
        await RunAsync("packages.sh published");
        var during = await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken);
        await RunAsync("packages.sh restore");

        Assert.Equal("nuget", during.Trim());
        Assert.Equal(before, File.Exists(answer) ? await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken) : null);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void StandIn(string name, string body)
    {
        var file = Path.Combine(folder, "bin", name);
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string hook, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"infra/hooks/{hook}"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.Combine(folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        (start.Environment["CALLS"], start.Environment["KEYS"]) = (Path.Combine(folder, "calls"), Path.Combine(folder, "keys"));
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    [GeneratedRegex("infra/hooks/[a-z]+\\.sh")]
    private static partial Regex HookFile();
}
