using System.Diagnostics;
using System.Text.Json;
using Pipeline.Local.Stack;

namespace Pipeline.Contracts.Tests;

/// <summary>One property decides where TorchSharp, ONNX Runtime and the Functions worker come from, and nothing else needs to know.</summary>
public sealed class PackageSourceTests
{
    private static readonly string[] Providers = ["TorchSharp.System", "OnnxRuntime.System", "Functions.Worker.Local", "System.IO.Hashing"];

    [Fact]
    public async Task Worker_FromNuGet_ReferencesThePublishedPackagesOnly()
    {
        var references = await EvaluateAsync("gpu-worker/Pipeline.Worker", "-p:PackageSource=nuget", "-p:TorchDevice=cuda");

        Assert.Superset(new HashSet<string> { "TorchSharp", "TorchSharp-cuda-linux", "Azure.Storage.Blobs" }, references.Packages);
        Assert.Empty(references.Projects.Intersect(Providers));
    }

    [Fact]
    public async Task Worker_FromTheSystem_ReferencesTheProvidersOnly()
    {
        var references = await EvaluateAsync("gpu-worker/Pipeline.Worker", "-p:PackageSource=system");

        Assert.Superset(new HashSet<string> { "TorchSharp.System", "System.IO.Hashing" }, references.Projects);
        Assert.DoesNotContain(references.Packages, p => p.StartsWith("TorchSharp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Functions_FromNuGet_AreBuiltForTheRealHost()
    {
        var references = await EvaluateAsync("functions/Pipeline.Functions", "-p:PackageSource=nuget");

        Assert.Superset(new HashSet<string> { "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Sdk" }, references.Packages);
        Assert.Empty(references.Projects.Intersect(Providers));
    }

    [Fact]
    public async Task Functions_FromNuGetForTheLocalStack_KeepTheLocalEngine()
    {
        var references = await EvaluateAsync("functions/Pipeline.Functions", "-p:PackageSource=nuget", "-p:FunctionsHost=local");

        Assert.Contains("Functions.Worker.Local", references.Projects);
        Assert.DoesNotContain("Microsoft.Azure.Functions.Worker", references.Packages);
    }

    private static async Task<(HashSet<string> Packages, HashSet<string> Projects)> EvaluateAsync(string project, params string[] properties)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["msbuild", Path.Combine(Repository.Root, project), "-getItem:PackageReference,ProjectReference", "-nodeReuse:false", .. properties])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("Items");
        return (Names(items.GetProperty("PackageReference")), Names(items.GetProperty("ProjectReference")));
    }

    private static HashSet<string> Names(JsonElement items) =>
        [.. items.EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!).Select(i => i.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(i) : i)];
}
