using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Pipeline.Benchmarks.Torch;

/// <summary><c>torch [--json FILE]</c>: this product's torch beside python3-torch, in one run.</summary>
internal static class TorchCommand
{
    public static Command Create()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Writes the figures to this file as JSON too." };
        var command = new Command("torch", "Times small operators and MobileNetV1 training steps, beside python3-torch where it is installed.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var result = TorchBenchmark.Run(static what => Console.Error.WriteLine($"timing {what}"));
            Show(result);
            await Figures.WriteAsync(parsed.GetValue(json), result, cancellation);
            return 0;
        });
        return command;
    }

    private static void Show(TorchBenchResult result)
    {
        var table = new Table().AddColumns("", "TorchSharp", "python3-torch", "ratio");
        foreach (var time in result.Operators)
            table.AddRow(time.Name, $"{Text(time.Microseconds)} µs", time.PythonMicroseconds is { } other ? $"{Text(other)} µs" : "–", Text(time.Ratio));
        table.AddRow(
            $"MobileNetV1 training, batch {result.Batch}, {result.Crop} × {result.Crop}, {result.Threads} threads",
            $"{Text(result.Training.ImagesPerSecond)} images/s",
            result.Training.PythonImagesPerSecond is { } images ? $"{Text(images)} images/s" : "–",
            Text(result.Training.Ratio));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(result.PythonMissing is { } reason
            ? (FormattableString)$"Nothing to compare with: {reason}."
            : $"Compared with torch {result.PythonTorch}. A ratio above 1 means that TorchSharp is faster.");
    }

    private static string Text(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";
}
