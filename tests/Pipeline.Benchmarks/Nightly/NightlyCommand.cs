using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pipeline.Segmentation;

namespace Pipeline.Benchmarks.Nightly;

/// <summary><c>bench nightly</c>.</summary>
internal static class NightlyCommand
{
    public static Command Create()
    {
        var defaults = new NightlyBenchOptions();
        var nights = new Option<int>("--nights") { Description = "Nights, each with a new batch", DefaultValueFactory = _ => defaults.Nights };
        var scenes = new Option<int>("--scenes") { Description = "Scenes a day", DefaultValueFactory = _ => defaults.Scenes };
        var held = new Option<int>("--held-out") { Description = "Held-out scenes for the gate, and as many that no decision sees", DefaultValueFactory = _ => defaults.HeldOut };
        var size = new Option<int>("--size") { Description = "Side of a scene in pixels", DefaultValueFactory = _ => defaults.Size };
        var bad = new Option<int>("--bad-night") { Description = "The night whose labels are wrong; 0 = none", DefaultValueFactory = _ => defaults.BadNight };
        var wrong = new Option<double>("--wrong") { Description = "Share of wrong labels in it", DefaultValueFactory = _ => defaults.WrongShare };
        var network = new Option<string>("--network") { Description = "Network name", DefaultValueFactory = _ => defaults.Network };
        var effort = new Option<double>("--effort") { Description = "Factor on the methods' steps", DefaultValueFactory = _ => defaults.Effort };
        var steps = new Option<int>("--steps") { Description = "Steps of the first, full training", DefaultValueFactory = _ => defaults.Steps };
        var training = new Option<string?>("--training") { Description = "JSON object that overrides options of the training" };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => defaults.Seed };
        var threads = new Option<int>("--threads") { Description = "Threads of torch", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures here" };
        var command = new Command("nightly", "Nights of arriving batches, one with wrong labels: does the published model ever get worse?")
        {
            nights, scenes, held, size, bad, wrong, network, effort, steps, training, seed, threads, json,
        };
        command.SetAction((arguments, cancellation) => RunAsync(
            new NightlyBenchOptions
            {
                Nights = arguments.GetValue(nights),
                Scenes = arguments.GetValue(scenes),
                HeldOut = arguments.GetValue(held),
                Size = arguments.GetValue(size),
                BadNight = arguments.GetValue(bad),
                WrongShare = arguments.GetValue(wrong),
                Network = arguments.GetRequiredValue(network),
                Effort = arguments.GetValue(effort),
                Steps = arguments.GetValue(steps),
                Training = arguments.GetValue(training) is { } text ? JsonElement.Parse(text) : null,
                Seed = arguments.GetValue(seed),
                Threads = arguments.GetValue(threads),
            },
            arguments.GetValue(json),
            cancellation));
        return command;
    }

    /// <returns>1 when a publication cost more than the gate allows or the bad night did harm.</returns>
    private static async Task<int> RunAsync(NightlyBenchOptions options, FileInfo? json, CancellationToken cancellation)
    {
        try
        {
            var result = await new NightlyBenchmark(options, Console.Error).RunAsync(cancellation);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"champion {result.FirstMiou:f3} -> {result.LastMiou:f3} in {options.Nights} nights; lowest change at a publication {result.WorstChange:+0.0000;-0.0000}; bad night: {result.BadNight}; {result.Seconds:f0} s"));
            await Figures.WriteAsync(json, result, cancellation);
            return result.Holds ? 0 : 1;
        }
        catch (OptionsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}
