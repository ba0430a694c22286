using Pipeline.Local.Stack;

namespace Pipeline.Infra.Tests.Templates;

/// <summary>What each example would deploy, evaluated once for all tests.</summary>
public sealed class Deployments : IAsyncLifetime
{
    public const string Small = "small", Standard = "standard", Private = "private";

    private readonly string folder = Directory.CreateTempSubdirectory("bicep-").FullName;
    private readonly Dictionary<string, Task<DeploymentPlan>> plans = [];

    public static TheoryData<string> Names => [Small, Standard, Private];

    public ValueTask InitializeAsync()
    {
        // The compiler writes its answer beside the parameter file, which is no place for a test to write to.
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "infra"), "*.bicep*", SearchOption.AllDirectories)
                     .Where(f => !Path.GetRelativePath(Repository.Root, f).StartsWith(Path.Combine("infra", "local"), StringComparison.Ordinal)))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Path.Combine(Repository.Root, "infra"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        File.Copy(Path.Combine(Repository.Root, "infra", "bicepconfig.json"), Path.Combine(folder, "bicepconfig.json"), overwrite: true);
        return ValueTask.CompletedTask;
    }

    internal Task<DeploymentPlan> GetAsync(string example)
    {
        lock (plans)
            return plans.TryGetValue(example, out var plan) ? plan : plans[example] = EvaluateAsync(Path.Combine("examples", example));
    }

    /// <summary>The one that azd deploys, with nothing set in its environment.</summary>
    internal Task<DeploymentPlan> GetMainAsync()
    {
        lock (plans)
            return plans.TryGetValue("main", out var plan) ? plan : plans["main"] = EvaluateAsync("main");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<DeploymentPlan> EvaluateAsync(string name)
    {
        var (exitCode, output, problems) = await BicepCompiler.RunAsync(
            "snapshot", Path.Combine(folder, name + ".bicepparam"), "--mode", "overwrite",
            "--tenant-id", "11111111-1111-1111-1111-111111111111", "--subscription-id", "22222222-2222-2222-2222-222222222222", "--location", "swedencentral");
        Assert.True(exitCode == 0, output + problems);
        return DeploymentPlan.Read(await File.ReadAllTextAsync(Path.Combine(folder, name + ".snapshot.json")), problems);
    }
}
