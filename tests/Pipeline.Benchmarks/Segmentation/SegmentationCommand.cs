using System.CommandLine;
using System.Text.Json;
using Pipeline.Segmentation;

namespace Pipeline.Benchmarks.Segmentation;

/// <summary><c>bench segmentation</c>.</summary>
internal static class SegmentationCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of a data set: a folder a split, each with images/, masks/, labels.json", Required = true };
        var train = new Option<string>("--train") { Description = "Split to learn from", DefaultValueFactory = _ => "train" };
        var test = new Option<string>("--test") { Description = "Split to judge on, or a folder with images/, masks/, labels.json", DefaultValueFactory = _ => "val" };
        var labels = new Option<LabelKinds?>("--labels")
        {
            Description = LabelKindsText.Allowed,
            CustomParser = result => Parse(result.Tokens[^1].Value, result.AddError),
            Required = true,
        };
        var method = new Option<string?>("--method") { Description = $"One of {string.Join(", ", MethodRegistry.Names)}; picked from the labels when left out" };
        var methodOptions = new Option<string?>("--options") { Description = "JSON object that overrides options of the method" };
        var training = new Option<string?>("--training") { Description = "JSON object that overrides options of the training" };
        var weights = new Option<FileInfo?>("--weights") { Description = "Backbone weights (safetensors or .pth); without, training starts from nothing" };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training images; 0 stops after the pseudo-labels", DefaultValueFactory = _ => 20 };
        var network = new Option<string?>("--network") { Description = "Network name, such as DeepLabV3Plus/MobileNetV1@0.5" };
        var crop = new Option<int?>("--crop") { Description = "Side of the training crop in pixels" };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Threads of torch", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<FileInfo?>("--json") { Description = "Write the figures here" };
        var command = new Command("segmentation", "Weak labels to masks to a segmenter, scored on masks drawn by people")
        {
            data, train, test, labels, method, methodOptions, training, weights, epochs, network, crop, seed, threads, json,
        };
        command.SetAction((arguments, cancellation) => RunAsync(
            new SegmentationBenchOptions
            {
                Data = arguments.GetRequiredValue(data),
                Train = arguments.GetRequiredValue(train),
                Test = arguments.GetRequiredValue(test),
                Labels = arguments.GetValue(labels) ?? LabelKinds.None,
                Method = arguments.GetValue(method),
                MethodOptions = arguments.GetValue(methodOptions) is { } text ? JsonElement.Parse(text) : null,
                Training = arguments.GetValue(training) is { } overrides ? JsonElement.Parse(overrides) : null,
                Weights = arguments.GetValue(weights)?.FullName,
                Epochs = arguments.GetValue(epochs),
                Network = arguments.GetValue(network),
                Crop = arguments.GetValue(crop),
                Seed = arguments.GetValue(seed),
                Threads = arguments.GetValue(threads),
            },
            arguments.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(SegmentationBenchOptions options, FileInfo? json, CancellationToken cancellation)
    {
        try
        {
            var result = await new SegmentationBenchmark(options, Console.Error).RunAsync(cancellation);
            Console.WriteLine(Figures.Text(result));
            await Figures.WriteAsync(json, result, cancellation);
            return 0;
        }
        catch (OptionsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static LabelKinds? Parse(string text, Action<string> addError)
    {
        var kinds = LabelKindsText.TryParse(text);
        if (kinds is null)
        {
            addError($"--labels is '{text}'; allowed: {LabelKindsText.Allowed}.");
        }
        return kinds;
    }
}
