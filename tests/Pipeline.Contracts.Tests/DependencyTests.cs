using System.Xml.Linq;
using Pipeline.Local.Stack;

namespace Pipeline.Contracts.Tests;

/// <summary>Dependencies point one way: hosts → segmentation → numerics → contracts, and the two sides share schemas/ only.</summary>
public sealed class DependencyTests
{
    /// <summary>What each product project may name directly. Package providers come in through Directory.Build.targets.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Pipeline.Contracts"] = [],
        ["Pipeline.Imaging"] = [],
        ["Pipeline.Formats"] = ["Pipeline.Contracts", "Pipeline.Imaging"],
        ["Pipeline.Storage"] = ["Pipeline.Contracts"],
        ["Pipeline.Telemetry"] = [],
        ["Pipeline.Functions"] = ["Pipeline.Contracts", "Pipeline.Formats", "Pipeline.Imaging", "Pipeline.Storage", "Pipeline.Telemetry"],
        ["Pipeline.Numerics"] = ["Pipeline.Contracts"],
        ["Pipeline.Onnx"] = ["Pipeline.Contracts"],
        ["Pipeline.Segmentation"] = ["Pipeline.Contracts", "Pipeline.Imaging", "Pipeline.Numerics", "Pipeline.Onnx"],
        ["Pipeline.Worker"] = ["Pipeline.Formats", "Pipeline.Segmentation", "Pipeline.Storage", "Pipeline.Telemetry"],
        ["TorchSharp.System"] = [],
        ["OnnxRuntime.System"] = [],
    };

    public static TheoryData<string> Projects
    {
        get
        {
            var folders = new[] { "schemas", "functions", "gpu-worker" }.Select(f => Path.Combine(Repository.Root, f));
            return new TheoryData<string>(folders
                .SelectMany(f => Directory.EnumerateFiles(f, "*.csproj", SearchOption.AllDirectories))
                .Select(f => Path.GetRelativePath(Repository.Root, f)));
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_Names_OnlyWhatItMayDependOn(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var references = XDocument.Load(Path.Combine(Repository.Root, path)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is new: say here what it may depend on.");
        Assert.Empty(references.Except(allowed));
    }
}
