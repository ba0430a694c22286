using System.Diagnostics;
using System.Text.Json;
using Pipeline.Local.Stack;

namespace Pipeline.Contracts.Tests;

public sealed class SchemaTests
{
    private static readonly string Schemas = Path.Combine(Repository.Root, "schemas");

    public static TheoryData<string> Names => new(DocumentType.All.Select(d => d.Name));

    public static TheoryData<string, string, bool> Examples
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Schemas, "examples"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var folder = Path.GetDirectoryName(file)!;
                data.Add(Path.GetFileName(Path.GetDirectoryName(folder)!), Path.GetRelativePath(Schemas, file), Path.GetFileName(folder) == "valid");
            }

            return data;
        }
    }

    /// <summary>Rewrite with PIPELINE_WRITE_SCHEMAS=1 after a change of the records, and read the difference.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Schema_InRepository_IsWhatTheRecordSays(string name)
    {
        var path = Path.Combine(Schemas, $"{name}.schema.json");
        var expected = DocumentType.Find(name).Schema();
        if (Environment.GetEnvironmentVariable("PIPELINE_WRITE_SCHEMAS") == "1")
            File.WriteAllText(path, expected);

        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Document_HasExamples_OfBothKinds(string name)
    {
        var folder = Path.Combine(Schemas, "examples", name);

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "valid")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "invalid")));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_ReadStrictly_IsTakenOrRefused(string name, string path, bool valid)
    {
        var problems = DocumentType.Find(name).Problems(File.ReadAllBytes(Path.Combine(Schemas, path)));

        Assert.Equal(valid, problems.Count == 0);
        Assert.All(problems, p => Assert.False(string.IsNullOrWhiteSpace(p.Message)));
    }

    /// <summary>The independent judge: ajv reads the published schemas and must agree with the C# on every example.</summary>
    [Fact]
    public void Examples_JudgedByAjv_AgreeWithTheRecords()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.Root, "infra/local/node_modules/ajv")), "npm's ajv is not installed; run ./pipeline setup");
        var start = new ProcessStartInfo("node", ["judge.mjs", Schemas])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests/Pipeline.Contracts.Tests/ajv"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEnd();
        var errors = node.StandardError.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, errors);

        var verdicts = JsonSerializer.Deserialize<Dictionary<string, bool>>(output)!;

        Assert.Equal(Examples.Count, verdicts.Count);
        foreach (var (path, accepted) in verdicts)
        {
            var name = path.Split('/')[1];
            var problems = DocumentType.Find(name).Problems(File.ReadAllBytes(Path.Combine(Schemas, path)));
            Assert.True(accepted == (problems.Count == 0), $"{path}: ajv says {accepted}, the records say {string.Join("; ", problems.Select(p => p.Message))}");
        }
    }
}
