using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Pipeline.Infra.Tests.Drivers;
using Pipeline.Local.Stack;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Infra.Tests.Hooks;

/// <summary>The hooks of azd in a folder of their own, with stand-ins for the platform's tools first on PATH.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class HookTests : IDisposable
{
    private readonly ScriptFolder folder = new();

    public HookTests()
    {
        Directory.CreateDirectory(folder.At("infra", "hooks"));
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")))
            File.Copy(file, folder.At("infra", "hooks", Path.GetFileName(file)));
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
        folder.StandIn("bin/az", """
            echo "$@" >>calls
            case "$*" in
              *list*api-key-write*) echo api-key-write ;;
              *"secret set"*) while [ "$1" != --file ]; do shift; done; cat "$2" >>keys; echo >>keys ;;
            esac
            """);

        var (exitCode, _, error) = await folder.RunAsync("infra/hooks/keys.sh", ("AZURE_KEY_VAULT_NAME", "kv"));

        Assert.True(exitCode == 0, error);
        var keys = folder.Lines("keys");
        var calls = string.Join('\n', folder.Lines("calls"));
        Assert.Equal(2, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
        Assert.All(keys, key => Assert.DoesNotContain(key, calls, StringComparison.Ordinal));
        Assert.DoesNotContain("set --vault-name kv --name api-key-write", calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_WhereOnlyEntraCounts_AreNotMade()
    {
        folder.StandIn("bin/az", """echo "$@" >>calls """);

        var (exitCode, _, _) = await folder.RunAsync("infra/hooks/keys.sh", ("USE_API_KEYS", "false"), ("AZURE_KEY_VAULT_NAME", "kv"));

        Assert.Equal(0, exitCode);
        Assert.Empty(folder.Lines("calls"));
    }

    [Theory]
    [InlineData("system")]
    [InlineData(null)]
    public async Task Packages_DuringADeployment_ArePublishedOnesAndThenWhatTheyWere(string? before)
    {
        var answer = folder.At(".pipeline", "package-source");
        Directory.CreateDirectory(Path.GetDirectoryName(answer)!);
        if (before is not null)
            await File.WriteAllTextAsync(answer, before, TestContext.Current.CancellationToken);

        await folder.RunAsync("infra/hooks/packages.sh published");
        // A deployment that broke off is begun again.
        await folder.RunAsync("infra/hooks/packages.sh published");
        var during = await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken);
        await folder.RunAsync("infra/hooks/packages.sh restore");

        Assert.Equal("nuget", during.Trim());
        Assert.Equal(before, File.Exists(answer) ? await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken) : null);
    }

    public void Dispose() => folder.Dispose();

    [GeneratedRegex("infra/hooks/[a-z]+\\.sh")]
    private static partial Regex HookFile();
}
