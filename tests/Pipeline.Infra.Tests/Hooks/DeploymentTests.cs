using System.Text.RegularExpressions;
using Pipeline.Local.Stack;

namespace Pipeline.Infra.Tests.Hooks;

/// <summary>The names by which templates, hooks and workflow hand values to each other: a slip in one of them shows only while deploying.</summary>
public sealed partial class DeploymentTests
{
    /// <summary>azd gives these to every hook, whatever the template says.</summary>
    private static readonly string[] GivenByAzd = ["AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_SUBSCRIPTION_ID"];

    private static readonly string Template = Read("infra/main.bicep"), Parameters = Read("infra/main.bicepparam"), Workflow = Read(".github/workflows/deploy.yml");

    [Fact]
    public void Hooks_EveryVariable_IsAnOutputOfTheTemplate()
    {
        var outputs = OutputName().Matches(Template).Select(m => m.Groups[1].Value);

        var used = Directory.GetFiles(Path.Combine(Repository.Root, "infra", "hooks")).SelectMany(f => Variable().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value);

        Assert.Empty(used.Except(outputs).Except(GivenByAzd));
    }

    [Fact]
    public void Workflow_EveryVariableOfOurs_IsReadByTheParameters()
    {
        var read = Environment().Matches(Parameters).Select(m => m.Groups[1].Value);

        var set = OurVariable().Matches(Workflow).Select(m => m.Groups[1].Value).ToList();

        Assert.NotEmpty(set);
        Assert.Empty(set.Except(read));
    }

    [Fact]
    public void Guide_EveryVariableOfOurs_IsReadByTheParameters()
    {
        var read = Environment().Matches(Parameters).Select(m => m.Groups[1].Value);

        Assert.Empty(OurName().Matches(Read("infra/README.md")).Select(m => m.Value).Except(read).Except(["PIPELINE_WRITE_SCHEMAS"]));
    }

    [Fact]
    public void Workflow_SignsIn_WithoutASecret()
    {
        Assert.Contains("id-token: write", Workflow, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets.", Workflow, StringComparison.Ordinal);
        Assert.DoesNotContain("client-secret", Workflow, StringComparison.Ordinal);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"(?m)^output (\w+) ")]
    private static partial Regex OutputName();

    [GeneratedRegex(@"\$\{?([A-Z][A-Z_]{3,})")]
    private static partial Regex Variable();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex Environment();

    [GeneratedRegex(@"(?m)^      (PIPELINE_\w+):")]
    private static partial Regex OurVariable();

    [GeneratedRegex(@"PIPELINE_[A-Z_]+[A-Z]")]
    private static partial Regex OurName();
}
