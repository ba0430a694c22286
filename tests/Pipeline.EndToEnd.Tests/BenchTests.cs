using System.Diagnostics;
using System.Text.Json;

namespace Pipeline.EndToEnd.Tests;

public sealed class BenchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flow_InSmall_FillsEveryFigure()
    {
        var json = Path.Combine(Directory.CreateTempSubdirectory("flow-").FullName, "flow.json");

        var (exitCode, output, errors) = await RunAsync("flow", "--batches", "1", "2", "--images", "40", "--json", json);

        Assert.True(exitCode == 0, $"{output}\n{errors}");
        var runs = JsonDocument.Parse(await File.ReadAllBytesAsync(json, Cancellation)).RootElement.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal([1, 2], runs.Select(run => run.GetProperty("batches").GetInt32()));
        Assert.All(runs, run =>
        {
            var seconds = run.GetProperty("seconds").GetDouble();
            Assert.Equal(40 / seconds, run.GetProperty("imagesPerSecond").GetDouble(), 1e-6);
            Assert.InRange(run.GetProperty("toFirstItem").GetProperty("p99").GetDouble(), 0, seconds);
            Assert.InRange(run.GetProperty("toWebhook").GetProperty("p99").GetDouble(), 0, seconds);
            Assert.All(run.GetProperty("cpu").EnumerateObject(), cores => Assert.InRange(cores.Value.GetDouble(), 0.001, Environment.ProcessorCount));
            Assert.InRange(run.GetProperty("memoryStart").GetDouble(), 20, run.GetProperty("memoryPeak").GetDouble());
            Assert.NotEqual("", run.GetProperty("limit").GetString());
        });
        Assert.Contains("| 2 | 40 |", output);
        Directory.Delete(Path.GetDirectoryName(json)!, recursive: true);
    }

    [Fact]
    public async Task Supervision_RunsTheFullRowFirst_WhateverTheOrderAsked()
    {
        var missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var (exitCode, _, errors) = await RunAsync("supervision", "--data", missing, "--rows", "tags,full");

        // The ratios of the others need it.
        Assert.StartsWith("== full", errors, StringComparison.Ordinal);
        Assert.Equal(2, exitCode);
        Assert.Contains(missing, errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory.Replace("Pipeline.EndToEnd.Tests", "Pipeline.Benchmarks"), "Pipeline.Benchmarks.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var bench = Process.Start(start)!;
        var (output, errors) = (bench.StandardOutput.ReadToEndAsync(Cancellation), bench.StandardError.ReadToEndAsync(Cancellation));
        await bench.WaitForExitAsync(Cancellation);
        return (bench.ExitCode, await output, await errors);
    }
}
