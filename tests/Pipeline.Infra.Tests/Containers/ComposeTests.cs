using Pipeline.Infra.Tests.Settings;
using Pipeline.Local.Stack;
using Pipeline.Storage;
using Pipeline.Worker;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Infra.Tests.Containers;

/// <summary>The stack of a laptop with Docker.</summary>
public sealed class ComposeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra", "containers");

    [Theory]
    [InlineData("functions")]
    [InlineData("worker")]
    public void Settings_OfAService_AreRead(string service)
    {
        var known = OptionsTable.Of(typeof(StorageOptions).Assembly, typeof(WorkerOptions).Assembly, typeof(Functions.PipelineFunctions).Assembly);

        var settings = Settings(service);

        Assert.Contains("Storage", settings);
        Assert.DoesNotContain(settings, name => name != "AzureWebJobsStorage" && !known.Any(k => k.Matches(name)) && !PlatformSettings.All.Any(p => p.Name == name));
    }

    [Fact]
    public void Functions_RequiredSettings_ArePassed()
    {
        var required = OptionsTable.Of(typeof(Functions.PipelineFunctions).Assembly).Where(s => s is { IsRequired: true, Default: "" }).Select(s => s.Name);

        Assert.Empty(required.Except(Settings("functions")));
    }

    [Theory]
    [InlineData("functions")]
    [InlineData("worker")]
    public void Dockerfile_OfAService_Exists(string service)
    {
        var file = Text(Node(service, "build", "dockerfile")).Replace("${PIPELINE_WORKER:-cpu}", "cpu", StringComparison.Ordinal);

        Assert.True(File.Exists(Path.Combine(Repository.Root, file)), file);
        Assert.Equal(Repository.Root, Path.GetFullPath(Path.Combine(Folder, Text(Node(service, "build", "context")))));
    }

    [Fact]
    public void Ports_Published_AreReachedFromThisMachineOnly()
    {
        var services = (YamlMappingNode)Root()["services"];

        var ports = services.Children.Values.Cast<YamlMappingNode>().Where(s => s.Children.ContainsKey("ports")).SelectMany(s => (YamlSequenceNode)s["ports"]).Select(Text);

        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    private static List<string> Settings(string service) => [.. ((YamlMappingNode)Node(service, "environment")).Children
        .SelectMany(c => Text(c.Key) == "<<" ? ((YamlMappingNode)c.Value).Children.Keys.Select(Text) : [Text(c.Key)])];

    private static YamlNode Node(string service, params string[] path) => path.Aggregate(((YamlMappingNode)Root()["services"])[service], (node, step) => node[step]);

    private static YamlMappingNode Root()
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Path.Combine(Folder, "compose.yaml"));
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
