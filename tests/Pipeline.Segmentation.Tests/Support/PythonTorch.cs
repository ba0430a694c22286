using System.Diagnostics;

namespace Pipeline.Segmentation.Tests.Support;

/// <summary>Debian's python3-torch, the oracle of what PyTorch writes and computes.</summary>
public static class PythonTorch
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs a script; the test is skipped when Python or one of its packages is missing, and fails when the script does.</summary>
    public static async Task RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Interpreter), $"{Interpreter} with python3-torch is missing.");
        using var process = Process.Start(new ProcessStartInfo(Interpreter, ["-c", script, .. arguments]) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(!errors.Contains("ModuleNotFoundError"), "python3-torch or python3-numpy is not installed.");
        Assert.True(process.ExitCode == 0, errors);
    }
}
