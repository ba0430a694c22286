using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Pipeline.Imaging;
using Pipeline.Numerics;

namespace Pipeline.Benchmarks.Numerics;

/// <summary><c>bench numerics</c>: the dense CRF at 500 x 366, plain against lanes, one and two threads.</summary>
internal static class NumericsCommand
{
    private const int Width = 500, Height = 366;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var image = new Option<FileInfo?>("--image") { Description = "A photograph, resized to 500 x 366; without, a generated picture with grain" };
        var repeat = new Option<int>("--repeat") { Description = "Repetitions; the best counts", DefaultValueFactory = _ => 3 };
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures here" };
        var command = new Command("numerics", "Milliseconds of the dense CRF") { image, repeat, json };
        command.SetAction((arguments, cancellation) =>
            RunAsync(arguments.GetValue(image), Math.Max(1, arguments.GetValue(repeat)), arguments.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo? file, int repeat, FileInfo? json, CancellationToken cancellation)
    {
        RgbImage image = Generated();
        if (file is not null)
        {
            byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellation);
            if (!ImageCodec.TryDecode(bytes, ImageLimits.Default, out RgbImage? photograph, out ImageProblem? problem))
            {
                await Console.Error.WriteLineAsync($"{file.Name}: {problem.Message}");
                return 1;
            }

            image = ImageResizer.Resize(photograph, Width, Height);
        }

        (string Name, DenseCrfOptions Options)[] presets = [("psa", DenseCrfOptions.Psa), ("irn", DenseCrfOptions.Irn), ("deeplab", DenseCrfOptions.DeepLab)];
        var figures = new List<CrfFigure>();
        foreach ((string name, DenseCrfOptions options) in presets)
        {
            foreach (int labels in (int[])[3, 21])
            {
                cancellation.ThrowIfCancellationRequested();
                CrfFigure figure = Measure(name, options, image.Pixels, labels, repeat);
                figures.Add(figure);
                Console.WriteLine(
                    $"{name,-8} {labels,2} labels {figure.Vertices,8} vertices: setup {figure.SetupMilliseconds,5:F0} ms, plain {figure.PlainMilliseconds,6:F0}, lanes {figure.OneThreadMilliseconds,6:F0}, two threads {figure.TwoThreadsMilliseconds,6:F0}");
            }
        }

        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new { Width, Height, Environment.ProcessorCount, Crf = figures }, Json), cancellation);
        return 0;
    }

    private static CrfFigure Measure(string name, DenseCrfOptions options, byte[] rgb, int labels, int repeat)
    {
        var random = new Random(1);
        float[] unary = [.. Enumerable.Range(0, labels * Width * Height).Select(_ => 3 * random.NextSingle())];
        var q = new float[unary.Length];
        int vertices = 0;
        double setup = Best(repeat, () => new DenseCrfModel(rgb, Width, Height, options).Dispose());
        double plain = Best(1, () =>
        {
            using var model = new DenseCrfModel(rgb, Width, Height, options);
            model.InferScalar(unary, labels, q);
            vertices = model.BilateralVertices;
        });
        double one = Best(repeat, () => DenseCrf.Infer(rgb, Width, Height, unary, labels, options, q, 1));
        double two = Best(repeat, () => DenseCrf.Infer(rgb, Width, Height, unary, labels, options, q, 2));
        return new CrfFigure(name, labels, vertices, setup, plain, one, two);
    }

    private static double Best(int repeat, Action run)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < repeat; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    private static RgbImage Generated()
    {
        const int Grain = 10;
        var random = new Random(7);
        var image = new RgbImage(Width, Height);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            int p = i / RgbImage.Channels;
            double wave = Math.Sin((p % Width) / 40.0) + Math.Cos((p / Width) / 30.0) + Math.Sin(((p % Width) + (p / Width)) / (20.0 + (i % 3)));
            image.Pixels[i] = (byte)Math.Clamp(128 + (40 * wave) + random.Next(-Grain, Grain + 1), 0, 255);
        }

        return image;
    }
}
