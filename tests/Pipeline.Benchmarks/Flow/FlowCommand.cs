using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Pipeline.Benchmarks.Flow;

/// <summary><c>bench flow</c>.</summary>
internal static class FlowCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var batches = new Option<int[]>("--batches")
        {
            Description = "Numbers of batches, a run each", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 10, 100],
        };
        var images = new Option<int>("--images") { Description = "Images of a run, over all its batches", DefaultValueFactory = _ => 10_000 };
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures here" };
        batches.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 0 } numbers || numbers.Any(number => number is < 1 or > 1_000))
                result.AddError("--batches takes whole numbers from 1 to 1000.");
        });
        images.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_000_000)
                result.AddError("--images is from 1 to 1000000.");
        });
        var command = new Command("flow", "The event side with a worker that costs nothing: images/s, latencies, memory") { batches, images, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(images) < result.GetValue(batches)?.Max())
                result.AddError("--images must be at least as many as the batches of each run.");
        });
        command.SetAction((arguments, cancellation) => RunAsync(
            new FlowBenchOptions { Batches = arguments.GetRequiredValue(batches), Images = arguments.GetValue(images) }, arguments.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FlowBenchOptions options, FileInfo? json, CancellationToken cancellation)
    {
        var result = await new FlowBenchmark(options, Console.Error).RunAsync(cancellation);
        Print(result);
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(result, Json), cancellation);
        return 0;
    }

    private static void Print(FlowResult result)
    {
        Console.WriteLine("| batches | images | s | images/s | batch.json to first item, s (p50, p99) | last mask to webhook, s (p50, p99) | cores busy: functions, Azurite, bench | functions MiB: start, peak, end |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var run in result.Runs)
            Console.WriteLine(
                $"| {run.Batches} | {run.Images} | {Text(run.Seconds, 1)} | {Text(run.ImagesPerSecond, 0)} "
                + $"| {Text(run.ToFirstItem.P50, 2)}, {Text(run.ToFirstItem.P99, 2)} | {Text(run.ToWebhook.P50, 2)}, {Text(run.ToWebhook.P99, 2)} "
                + $"| {Text(run.Cpu["functions"], 2)}, {Text(run.Cpu["azurite"], 2)}, {Text(run.Cpu["bench"], 2)} "
                + $"| {Text(run.MemoryStart, 0)}, {Text(run.MemoryPeak, 0)}, {Text(run.MemoryEnd, 0)} |");
        foreach (var run in result.Runs)
            Console.WriteLine($"{run.Batches} batches are limited by {run.Limit}.");
        Console.WriteLine(result.MemorySlope is { } slope
            ? $"Memory of the functions process after the first run: {Text(slope, 1)} MiB a minute."
            : "Memory of the functions process: too few samples after the first run.");
    }

    private static string Text(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
