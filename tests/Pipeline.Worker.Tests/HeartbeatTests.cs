using System.Diagnostics;
using Pipeline.Testing;
using Pipeline.Worker.Tests.Drivers;

namespace Pipeline.Worker.Tests;

/// <summary>A worker says in a file that it gets on, and <c>--health</c> judges the file.</summary>
public sealed class HeartbeatTests(AzuriteFixture azurite) : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"heartbeat-{Guid.NewGuid():N}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_LookingForWork_LeavesAHeartbeatThatIsHealthy()
    {
        using var worker = new WorkerProcess(azurite.ConnectionString, ("HeartbeatFile", file));

        Assert.True(await worker.WaitAsync(Cancellation) == 0, worker.Output);

        Assert.Equal((0, ""), await HealthAsync(file));
    }

    [Fact]
    public async Task Health_OldHeartbeat_FailsAndSaysHowOld()
    {
        await File.WriteAllTextAsync(file, "", Cancellation);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow - TimeSpan.FromHours(1));

        var (exitCode, error) = await HealthAsync(file);

        Assert.Equal(1, exitCode);
        Assert.Contains("allowed: 900 s", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_WithoutAFile_NamesTheSetting()
    {
        var now = DateTimeOffset.UnixEpoch;

        Assert.Contains("Worker__HeartbeatFile", Heartbeat.Problem(new WorkerOptions(), now), StringComparison.Ordinal);
        Assert.Contains("does not exist", Heartbeat.Problem(new WorkerOptions { HeartbeatFile = file }, now), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(file);

    private static async Task<(int ExitCode, string Error)> HealthAsync(string file)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Pipeline.Worker.dll"), "--health"]) { RedirectStandardError = true };
        start.Environment["Worker__HeartbeatFile"] = file;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, error);
    }
}
