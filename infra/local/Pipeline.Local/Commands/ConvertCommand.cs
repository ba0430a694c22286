using System.CommandLine;
using Pipeline.Formats.Reading;
using Pipeline.Formats.Writing;
using Pipeline.Local.Conversion;
using Pipeline.Local.Display;

namespace Pipeline.Local.Commands;

/// <summary><c>./pipeline convert</c>: labels or masks of one format as another, without a cloud.</summary>
internal static class ConvertCommand
{
    private const int ShownProblems = 50;

    public static Command Create()
    {
        var input = new Argument<string>("IN");
        var output = new Argument<DirectoryInfo>("OUT");
        var to = new Option<string>("--to") { Required = true };
        var from = new Option<string?>("--from");
        var masks = new Option<DirectoryInfo?>("--masks");
        var json = new Option<FileInfo?>("--json");
        to.Validators.Add(result =>
        {
            if (result.GetValue(to) is { } name && name != Converter.WeakLabelsName && MaskExports.Find(name) is null)
                result.AddError($"--to is '{name}'; allowed: {MaskExports.Names}, {Converter.WeakLabelsName}.");
        });
        from.Validators.Add(result =>
        {
            if (result.GetValue(from) is { } name && LabelFormats.Find(name) is null)
                result.AddError($"--from is '{name}'; allowed: {LabelFormats.Names}.");
        });

        var command = new Command("convert", "Convert labels or masks") { input, output, to, from, masks, json };
        command.SetAction(async (arguments, cancellation) =>
        {
            var source = Path.GetFullPath(arguments.GetRequiredValue(input));
            if (arguments.GetValue(masks) is { Exists: false } missing)
                throw new CommandException($"There is no folder {missing.FullName}.");
            var format = arguments.GetValue(from) is { } name ? LabelFormats.Find(name) : null;
            var converter = new Converter(ConversionInput.Open(source), format, arguments.GetValue(masks)?.FullName);
            var report = await RunAsync(converter, arguments.GetRequiredValue(to), arguments.GetRequiredValue(output).FullName, Path.GetFileName(source), cancellation);
            await JsonFile.WriteAsync(arguments.GetValue(json), report, cancellation);
            return Print(report, arguments.GetRequiredValue(output).FullName);
        });
        return command;
    }

    private static async Task<ConversionReport> RunAsync(Converter converter, string to, string folder, string title, CancellationToken cancellation)
    {
        ConversionReport? report = null;
        await ProgressBoard.RunAsync(async board =>
        {
            var line = board.Add($"convert to {to}");
            report = await Task.Run(() => converter.Run(to, folder, title, (done, total) =>
            {
                line.Resize(total);
                line.Report(done);
            }, cancellation), cancellation);
        });
        return report!;
    }

    private static int Print(ConversionReport report, string folder)
    {
        foreach (var problem in report.Problems.Take(ShownProblems))
            Console.WriteLine(problem.Message.StartsWith(problem.Pointer, StringComparison.Ordinal) ? $"  {problem.Message}" : $"  {problem.Pointer}: {problem.Message}");
        foreach (var image in report.ImageProblems.Take(ShownProblems))
            Console.WriteLine($"  {image.Image}: {string.Join(" ", image.Reasons.Select(reason => reason.Message))}");
        var hidden = Math.Max(0, report.Problems.Count - ShownProblems) + Math.Max(0, report.ImageProblems.Count - ShownProblems);
        if (hidden > 0)
            Console.WriteLine($"  … and {hidden} more; --json FILE lists all.");
        Console.WriteLine($"{report.Converted} of {report.Images} images converted to {report.To} in {folder}");
        return report.Converted > 0 ? 0 : 1;
    }
}
