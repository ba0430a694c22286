using System.CommandLine;
using System.Globalization;

namespace Pipeline.Benchmarks.Flow;

/// <summary><c>bench flow</c>.</summary>
internal static class FlowCommand
{
    public static Command Create()
    {
        var batches = new Option<int[]>("--batches")
        {
            Description = "Numbers of batches, a run each; 1 10 100 when left out", AllowMultipleArgumentsPerToken = true,
        };
        var images = new Option<int>("--images") { Description = "Images of a run, over all its batches", DefaultValueFactory = _ => 10_000 };
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures here" };
        var command = new Command("flow", "The event side with a worker that costs nothing: images/s, latencies, memory") { batches, images, json };
        command.SetAction((arguments, cancellation) =>
        {
            var options = new FlowBenchOptions { Images = arguments.GetValue(images) };
            if (arguments.GetValue(batches) is { Length: > 0 } numbers)
                options = options with { Batches = numbers };
            return RunAsync(options, arguments.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(FlowBenchOptions options, FileInfo? json, CancellationToken cancellation)
    {
        if (options.Batches.Min() < 1 || options.Batches.Max() > options.Images)
        {
            await Console.Error.WriteLineAsync($"--batches is {string.Join(' ', options.Batches)}; allowed: from 1 to the number of images, which is {options.Images}.");
            return 2;
        }
        var result = await new FlowBenchmark(options, Console.Error).RunAsync(cancellation);
        Print(result);
        await Figures.WriteAsync(json, result, cancellation);
        return 0;
    }

    private static void Print(FlowResult result)
    {
        Console.WriteLine("| batches | images | s | images/s | batch.json to first item, s (p50, p99) | last mask to webhook, s (p50, p99) | cores busy: functions, Azurite, bench, whole machine | CPU s per 1,000 images: functions, Azurite | functions MiB: start, peak, end |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var run in result.Runs)
            Console.WriteLine(
                $"| {run.Batches} | {run.Images} | {Text(run.Seconds, 1)} | {Text(run.ImagesPerSecond, 0)} "
                + $"| {Text(run.ToFirstItem.P50, 2)}, {Text(run.ToFirstItem.P99, 2)} | {Text(run.ToWebhook.P50, 2)}, {Text(run.ToWebhook.P99, 2)} "
                + $"| {Text(run.Cpu["functions"], 2)}, {Text(run.Cpu["azurite"], 2)}, {Text(run.Cpu["bench"], 2)}, {Text(run.Machine, 2)} "
                + $"| {Text(run.CpuPerThousand["functions"], 1)}, {Text(run.CpuPerThousand["azurite"], 1)} "
                + $"| {Text(run.MemoryStart, 0)}, {Text(run.MemoryPeak, 0)}, {Text(run.MemoryEnd, 0)} |");
        foreach (var run in result.Runs)
            Console.WriteLine($"{run.Batches} batches are limited by {run.Limit}.");
        Console.WriteLine(result.MemorySlope is { } slope
            ? $"Memory of the functions process after the first run: {Text(slope, 1)} MiB a minute."
            : "Memory of the functions process: too few samples after the first run.");
    }

    private static string Text(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
