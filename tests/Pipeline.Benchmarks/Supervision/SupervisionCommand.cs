using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Segmentation;
using Pipeline.Segmentation;
using Spectre.Console;

namespace Pipeline.Benchmarks.Supervision;

/// <summary><c>bench supervision</c>: every kind of label against full masks, with one network, schedule and seed.</summary>
internal static class SupervisionCommand
{
    private static readonly string[] AllRows = ["full", "tags", "points", "scribbles", "boxes", "boxes+scribbles"];

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of a data set: a folder a split, each with images/, masks/, labels.json", Required = true };
        var train = new Option<string>("--train") { Description = "Split to learn from", DefaultValueFactory = _ => "train" };
        var test = new Option<string>("--test") { Description = "Split to judge on, or a folder with images/, masks/, labels.json", DefaultValueFactory = _ => "val" };
        var weights = new Option<FileInfo?>("--weights") { Description = "Backbone weights; without, everything starts from nothing" };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training images in each row", DefaultValueFactory = _ => 20 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var rows = new Option<string>("--rows") { Description = $"Rows to run, separated by commas; each {LabelKindsText.Allowed}", DefaultValueFactory = _ => string.Join(',', AllRows) };
        rows.Validators.Add(result =>
        {
            foreach (var row in result.GetValueOrDefault<string>().Split(',').Where(row => LabelKindsText.TryParse(row) is null))
            {
                result.AddError($"--rows names '{row}'; allowed: {LabelKindsText.Allowed}.");
            }
        });
        var crop = new Option<int?>("--crop") { Description = "Side of the training crop in pixels" };
        var threads = new Option<int>("--threads") { Description = "Threads of torch", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures here" };
        var command = new Command("supervision", "Every kind of label against full masks: one network, one schedule, one seed")
        {
            data, train, test, weights, epochs, seed, rows, crop, threads, json,
        };
        command.SetAction((arguments, cancellation) => RunAsync(
            new SegmentationBenchOptions
            {
                Data = arguments.GetRequiredValue(data),
                Train = arguments.GetRequiredValue(train),
                Test = arguments.GetRequiredValue(test),
                Labels = LabelKinds.None,
                Weights = arguments.GetValue(weights)?.FullName,
                Epochs = arguments.GetValue(epochs),
                Crop = arguments.GetValue(crop),
                Seed = arguments.GetValue(seed),
                Threads = arguments.GetValue(threads),
            },
            // Full first: the others are given as ratios to it.
            [.. arguments.GetRequiredValue(rows).Split(',').OrderByDescending(row => row == LabelKindsText.Full)],
            arguments.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(SegmentationBenchOptions options, string[] names, FileInfo? json, CancellationToken cancellation)
    {
        var rows = new List<SupervisionRow>();
        try
        {
            foreach (var name in names)
            {
                Console.Error.WriteLine($"== {name}");
                rows.Add(await RunAsync(options with { Labels = LabelKindsText.TryParse(name)!.Value }, name, rows, cancellation));
                // After each row: a run of hours that is stopped keeps what it has.
                await Figures.WriteAsync(json, Result(options, rows), cancellation);
            }
        }
        catch (OptionsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        Show(rows);
        return 0;
    }

    private static SupervisionResult Result(SegmentationBenchOptions options, IReadOnlyList<SupervisionRow> rows) => new(
        Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Data)), options.Train, options.Test, options.Epochs, options.Seed,
        Path.GetFileName(options.Weights), Environment.ProcessorCount, rows);

    private static async Task<SupervisionRow> RunAsync(
        SegmentationBenchOptions options, string name, IReadOnlyList<SupervisionRow> earlier, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var result = await new SegmentationBenchmark(options, Console.Error).RunAsync(cancellation);
        var full = earlier.FirstOrDefault(row => row.Labels == LabelKindsText.Full)?.SegmenterMiou ?? (name == LabelKindsText.Full ? result.SegmenterMiou : null);
        return new SupervisionRow(
            name, result.Method, result.PseudoArgmaxMiou, result.SegmenterMiou, result.SegmenterMiou / full, result.TrainImagesPerSecond, clock.Elapsed.TotalSeconds);
    }

    private static void Show(IReadOnlyList<SupervisionRow> rows)
    {
        var table = new Table()
            .AddColumn("labels", column => column.NoWrap()).AddColumns("method", "masks mIoU", "segmenter mIoU", "of full", "img/s", "seconds");
        foreach (var row in rows)
        {
            table.AddRow(
                row.Labels, row.Method?.Split('@')[0] ?? "–", Text(row.PseudoMiou, "0.000"), Text(row.SegmenterMiou, "0.000"), Text(row.RatioToFull, "0.000"),
                Text(row.ImagesPerSecond, "0.0"), Text(row.Seconds, "0"));
        }
        AnsiConsole.Write(table);
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
