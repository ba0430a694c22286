using Pipeline.Infra.Tests.Settings;
using Pipeline.Local.Stack;
using Pipeline.Storage;
using Pipeline.Worker;

namespace Pipeline.Infra.Tests.Containers;

/// <summary>What can be said of an image without building it.</summary>
public sealed class DockerfileTests
{
    public static TheoryData<string> Names => ["gpu-worker", "cpu-worker", "functions"];

    public static TheoryData<string> Workers => ["gpu-worker", "cpu-worker"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Copy_EverySource_IsInTheCheckout(string name) =>
        Assert.All(Dockerfile.Read(name).Sources, source => Assert.True(Path.Exists(Path.Combine(Repository.Root, source)), $"{name} copies {source}, which is not there."));

    [Theory]
    [MemberData(nameof(Names))]
    public void Stages_NamedInFromAndCopy_Exist(string name)
    {
        var file = Dockerfile.Read(name);
        var stages = file.Of("FROM").Select(f => f.Split(' ')).Where(f => f.Length == 3).Select(f => f[2]).ToList();

        var used = file.Of("COPY").Where(c => c.StartsWith("--from=", StringComparison.Ordinal)).Select(c => c.Split(' ')[0]["--from=".Length..]);

        Assert.Empty(used.Except(stages));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Image_HasItsCodecsAndAHealthCheck(string name)
    {
        var file = Dockerfile.Read(name);

        Assert.All(new[] { "libturbojpeg", "libspng0", "libwebp7" }, package => Assert.Contains(file.Of("RUN"), run => run.Contains(package, StringComparison.Ordinal)));
        Assert.Single(file.Final, i => i.Keyword == "HEALTHCHECK");
    }

    [Theory]
    [MemberData(nameof(Workers))]
    public void Worker_RunsAsNobodySpecial(string name)
    {
        var user = Assert.Single(Dockerfile.Read(name).Final, i => i.Keyword == "USER").Text;

        Assert.NotEqual("root", user);
        Assert.NotEqual("0", user);
        Assert.Contains(Dockerfile.Read(name).Of("RUN"), run => run.Contains($"--uid {user}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Workers))]
    public void Worker_Settings_AreRead(string name)
    {
        var known = OptionsTable.Of(typeof(StorageOptions).Assembly, typeof(WorkerOptions).Assembly);
        var settings = Dockerfile.Read(name).Environment.Select(e => e.Name).Where(n => n.Contains("__", StringComparison.Ordinal)).ToList();

        Assert.Contains("Worker__HeartbeatFile", settings);
        Assert.DoesNotContain(settings, setting => !known.Any(k => k.Matches(setting)));
    }

    [Fact]
    public void GpuWorker_Libtorch_LiesBelowTheProgram()
    {
        var copies = Dockerfile.Read("gpu-worker").Instructions.Where(i => i.Keyword is "FROM" or "COPY").Select(i => i.Text).ToList();

        Assert.True(copies.IndexOf("--from=publish /native/ /app/") < copies.IndexOf("--from=publish /app/ /app/"));
    }

    [Theory]
    [MemberData(nameof(Workers))]
    public void Projects_TheWorkerIsBuiltFrom_AreAllCopied(string name)
    {
        var sources = Dockerfile.Read(name).Sources.ToList();
        var system = name == "cpu-worker";

        var needed = new[] { "gpu-worker/Pipeline.Worker", "gpu-worker/TorchSharp.System", "schemas/Pipeline.Formats" }
            .Concat(system ? ["infra/local/System.IO.Hashing", "infra/local/package-lock.json"] : []);

        Assert.All(needed, path => Assert.Contains(sources, s => path.StartsWith(s.TrimEnd('/'), StringComparison.Ordinal)));
    }
}
