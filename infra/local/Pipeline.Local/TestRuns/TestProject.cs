namespace Pipeline.Local.TestRuns;

/// <summary>A built test executable.</summary>
public sealed record TestProject(string Name, string Assembly)
{
    // Whole-product tests start several processes and measure time-outs: they run last, beside nothing else.
    private static readonly string[] WholeProduct = [Faults, "Pipeline.EndToEnd.Tests"];

    // Minutes each: started first, so that the short ones fill the other core.
    private static readonly string[] Long = ["Pipeline.Worker.Tests", "Pipeline.Functions.Tests", "Pipeline.Segmentation.Tests"];

    public const string Faults = "Pipeline.Faults.Tests";

    public bool RunsAlone => WholeProduct.Contains(Name);

    /// <summary>The test projects below tests/ whose name contains one of the texts; all when none is given.</summary>
    public static IReadOnlyList<TestProject> Find(string repository, IReadOnlyList<string> containing) =>
        [.. Directory.GetFiles(Path.Combine(repository, "tests"), "*.Tests.csproj", SearchOption.AllDirectories)
            .Select(file => new TestProject(
                Path.GetFileNameWithoutExtension(file),
                Path.Combine(Path.GetDirectoryName(file)!, "bin", "Release", "net10.0", Path.GetFileNameWithoutExtension(file) + ".dll")))
            .Where(p => containing.Count == 0 || containing.Any(c => p.Name.Contains(c, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(p => p.RunsAlone)
            .ThenBy(p => !Long.Contains(p.Name))
            .ThenBy(p => p.Name, StringComparer.Ordinal)];
}
