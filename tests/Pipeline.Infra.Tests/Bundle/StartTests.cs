using System.Runtime.Versioning;
using Pipeline.Infra.Tests.Drivers;
using Pipeline.Local.Stack;

namespace Pipeline.Infra.Tests.Bundle;

/// <summary>
/// The bundle's start script over the worker that this checkout built, without its bridge to libtorch. What compiles it is a stand-in
/// that takes the bridge of the build, which comes from the same source; the whole archive is tried in infra/bundle/try.sh.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class StartTests : IDisposable
{
    private static readonly string Built = Path.Combine(Repository.Root, "gpu-worker", "Pipeline.Worker", "bin", "Release", "net10.0");
    private static readonly string Bridge = Path.Combine(Repository.Root, "gpu-worker", "TorchSharp.System", "obj", "native", "libTorchShim.so");

    private readonly ScriptFolder folder = new();

    public StartTests()
    {
        Directory.CreateDirectory(folder.At("app"));
        Directory.CreateDirectory(folder.At("native"));
        File.Copy(Path.Combine(Repository.Root, "infra", "bundle", "start"), folder.At("start"));
        File.Copy(Path.Combine(Repository.Root, "gpu-worker", "TorchSharp.System", "native", "torch_shim.cpp"), folder.At("native", "torch_shim.cpp"));
        folder.StandIn("bin/compiler", $$"""
            echo "$@" >>"{{folder.At("calls")}}"
            case "$*" in *-std=$ONLY*) ;; *) echo "error: another standard is needed" >&2; exit 1 ;; esac
            while [ "$1" != -o ]; do shift; done
            cp "{{Bridge}}" "$2"
            """);
    }

    [Fact]
    public async Task Check_WithTheSystemsLibtorch_BuildsTheBridgeOnceAndFindsEverythingWorking()
    {
        Assert.SkipUnless(File.Exists(Bridge), "This checkout is built with the published packages, which need no bridge.");
        CopyWorker();

        var home = Directory.CreateDirectory(folder.At("home")).FullName;
        var (exitCode, output, error) = await StartAsync("check", ("HOME", home), ("TMPDIR", home));
        await StartAsync("check");

        Assert.True(exitCode == 0, output + error);
        Assert.Equal(["libtorch", "image codecs", "training on cpu", "ONNX export and session"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[8..]).Take(4));
        Assert.Single(folder.Lines("calls"));
        // Who reports keeps an identity and a log for it; ONNX Runtime would.
        Assert.DoesNotContain(Directory.GetFiles(home, "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFileName), f => f == ".ses" || f!.StartsWith("mat-debug", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_WithABridgeThatDoesNotLoad_FailsAndSaysWhat()
    {
        Assert.SkipUnless(File.Exists(Bridge), "This checkout is built with the published packages, which need no bridge.");
        CopyWorker();
        folder.StandIn("bin/compiler", """while [ "$1" != -o ]; do shift; done; echo no library >"$2" """);

        var (exitCode, output, _) = await StartAsync("check");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("FAILED  libtorch: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bridge_HeadersThatWantTheNewerStandard_AreCompiledWithIt()
    {
        folder.StandIn("app/Pipeline.Worker", "exit 0");

        var (exitCode, _, error) = await StartAsync("check", ("ONLY", "c++20"), ("LIBTORCH", Libtorch("newer")));

        Assert.True(exitCode == 0, error);
        var calls = folder.Lines("calls");
        Assert.Equal(2, calls.Length);
        Assert.Contains($"-I{folder.Path}/newer/include", calls[1], StringComparison.Ordinal);
        Assert.Contains($"-L{folder.Path}/newer/lib", calls[1], StringComparison.Ordinal);
        // Its libraries name no string of the new layout.
        Assert.Contains("-D_GLIBCXX_USE_CXX11_ABI=0", calls[1], StringComparison.Ordinal);
        Assert.DoesNotContain("-ltorch_cuda", calls[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bridge_LibtorchWithCuda_IsLinkedWithIt()
    {
        folder.StandIn("app/Pipeline.Worker", "exit 0");
        var libtorch = Libtorch("cuda");
        await File.WriteAllTextAsync(Path.Combine(libtorch, "lib", "libtorch_cuda.so"), "", TestContext.Current.CancellationToken);

        await StartAsync("check", ("LIBTORCH", libtorch));

        Assert.Contains("-ltorch_cuda -lc10_cuda", Assert.Single(folder.Lines("calls")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_PythonWithPyTorch_ItsLibtorchComesFirst()
    {
        var torch = Libtorch("site-packages/torch");
        folder.StandIn("bin/python3", $"echo {torch}");

        var (_, output, _) = await StartAsync("where");

        Assert.Equal($"{torch}/include\n{torch}/lib\n", output);
    }

    [Fact]
    public async Task Where_LibtorchNamedWrongly_SaysWhatIsMissing()
    {
        var (exitCode, _, error) = await StartAsync("where", ("LIBTORCH", "/nowhere"));

        Assert.Equal(1, exitCode);
        Assert.Contains("LIBTORCH is /nowhere; it must hold include/ATen and lib/libtorch.so.", error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private void CopyWorker()
    {
        foreach (var file in Directory.GetFiles(Built).Where(f => Path.GetFileName(f) != "libTorchShim.so"))
            File.Copy(file, folder.At("app", Path.GetFileName(file)));
        folder.StandIn("app/Pipeline.Worker", $"""exec dotnet "{folder.At("app", "Pipeline.Worker.dll")}" "$@" """);
    }

    /// <summary>Just enough of a libtorch to be taken for one.</summary>
    private string Libtorch(string name)
    {
        var libtorch = folder.At(name);
        var headers = Directory.CreateDirectory(Path.Combine(libtorch, "include", "ATen", "core", "dispatch"));
        var libraries = Directory.CreateDirectory(Path.Combine(libtorch, "lib"));
        File.WriteAllText(Path.Combine(headers.FullName, "Dispatcher.h"), "");
        foreach (var file in new[] { "libtorch.so", "libtorch_cpu.so", "libc10.so" })
            File.WriteAllText(Path.Combine(libraries.FullName, file), "");
        return libtorch;
    }

    private Task<(int ExitCode, string Output, string Error)> StartAsync(string command, params (string Name, string Value)[] environment) =>
        folder.RunAsync($"./start {command}", [("CXX", folder.At("bin", "compiler")), ("ONLY", "c++17"), .. environment]);
}
