using System.CommandLine;
using Pipeline.Benchmarks.Numerics.Operations;
using Pipeline.Imaging;

namespace Pipeline.Benchmarks.Numerics;

/// <summary><c>bench numerics</c>: time and memory of every kernel, plain and fast, on one thread and on two, beside its peer.</summary>
internal static class NumericsCommand
{
    public static Command Create()
    {
        var image = new Option<FileInfo?>("--image") { Description = "A photograph; without, a generated picture with grain" };
        var only = new Option<string?>("--only") { Description = "Operations whose name contains this" };
        var repeat = new Option<int>("--repeat") { Description = "Repetitions of the fast forms; the best counts", DefaultValueFactory = _ => 5 };
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures here" };
        var command = new Command("numerics", "Milliseconds and memory of the kernels in plain C#") { image, only, repeat, json };
        command.SetAction((arguments, cancellation) => RunAsync(
            arguments.GetValue(image), arguments.GetValue(only) ?? "", Math.Max(1, arguments.GetValue(repeat)), arguments.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo? file, string only, int repeat, FileInfo? json, CancellationToken cancellation)
    {
        RgbImage? photograph = null;
        if (file is not null)
        {
            byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellation);
            if (!ImageCodec.TryDecode(bytes, ImageLimits.Default, out photograph, out ImageProblem? problem))
            {
                await Console.Error.WriteLineAsync($"{file.Name}: {problem.Message}");
                return 1;
            }
        }

        var figures = new List<NumericsFigure>();
        foreach (NumericsOperation operation in Operations(new BenchPicture(photograph)).Where(o => o.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (NumericsFigure figure in operation.Measure(repeat))
            {
                cancellation.ThrowIfCancellationRequested();
                figures.Add(figure);
                Console.WriteLine(Line(figure));
            }
        }

        await Figures.WriteAsync(json, new { Environment.ProcessorCount, Peer.Aim, Figures = figures }, cancellation);
        return 0;
    }

    private static IEnumerable<NumericsOperation> Operations(BenchPicture picture) =>
    [
        .. DenseCrfOperation.All(picture),
        SlicOperation.Create(picture),
        .. WalkOperation.All(),
        .. TreeOperation.All(picture),
        .. RefinementOperation.All(picture),
        .. RegionOperation.All(picture),
        ColourModelOperation.Create(picture),
    ];

    private static string Line(NumericsFigure figure)
    {
        string peer = figure.Peer is null ? "" : $"  {figure.Ratio,5:F2} of {figure.Peer.Milliseconds} ms ({figure.Peer.Name})";
        return $"{figure.Operation,-20} {figure.Setting,-58} {figure.Form,-5} {figure.Threads} thread{(figure.Threads == 1 ? " " : "s")} {figure.Milliseconds,8:F1} ms ({figure.ProcessorMilliseconds,8:F1} of processor) {figure.PeakBytes / 1048576.0,6:F1} MiB{peer}";
    }
}
