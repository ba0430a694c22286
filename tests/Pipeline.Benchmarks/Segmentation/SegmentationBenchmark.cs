using System.Diagnostics;
using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Stages;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Checkpoints;
using Pipeline.Segmentation.Weights;

namespace Pipeline.Benchmarks.Segmentation;

/// <summary>Weak labels → masks → segmenter → figures, on one data set.</summary>
internal sealed class SegmentationBenchmark(SegmentationBenchOptions options, TextWriter log)
{
    private readonly Dictionary<string, double> _seconds = [];
    private readonly ConsoleProgress _progress = new(log);

    public async Task<SegmentationBenchResult> RunAsync(CancellationToken cancellation)
    {
        var pretrained = options.Weights is { } path ? WeightFile.Open(await File.ReadAllBytesAsync(path, cancellation)) : null;
        var train = BenchDataset.Open(options.TrainFolder, options.Labels);
        var (entries, pseudo) = options.Labels == LabelKinds.None ? (train.Truth, null) : await PseudoLabelAsync(train, pretrained, cancellation);
        if (options.Epochs == 0)
        {
            return new SegmentationBenchResult(
                options.Labels.ToString(), pseudo?.Method, pseudo?.Composed.MeanIou, pseudo?.ArgMax.MeanIou, pseudo?.Boxes?.MeanIou, null, null,
                EvaluateStage.Metrics(pseudo!.ArgMax, pseudo.Classes, entries.Count).PerClass, null, null, null, _seconds);
        }

        var test = BenchDataset.Open(options.TestFolder, LabelKinds.None);
        var set = new TrainingSet(train.Labels.Classes, train.Labels.Background, entries, test.Truth);
        var stage = new TrainStage { Pretrained = pretrained };
        using var trained = await Timed("train", () => stage.RunAsync(set, Training(), new MemoryCheckpointStore(), _progress, cancellation));
        var exported = await Timed("export and evaluate", () => Task.Run(() => new ExportStage().Run(trained, set, null, cancellation), cancellation));
        log.WriteLine(exported.Parity);
        return new SegmentationBenchResult(
            options.Labels == LabelKinds.None ? "Full" : options.Labels.ToString(), pseudo?.Method, pseudo?.Composed.MeanIou, pseudo?.ArgMax.MeanIou, pseudo?.Boxes?.MeanIou,
            exported.Metrics?.Miou, exported.Metrics?.PixelAccuracy, exported.Metrics!.PerClass, trained.Summary.ImagesPerSecond,
            exported.Parity.MaxAbsDiff, exported.Parity.ArgmaxAgreement, _seconds);
    }

    private TrainingOptions Training()
    {
        var recipe = OptionsHash.WithOverrides(options.Weights is null ? new TrainingOptions() : TrainingOptions.FineTune, options.Training);
        return recipe with
        {
            Network = options.Network ?? recipe.Network,
            Epochs = options.Epochs,
            Seed = options.Seed,
            Threads = options.Threads,
            Augmentation = recipe.Augmentation with { Crop = options.Crop ?? recipe.Augmentation.Crop },
        };
    }

    private async Task<(IReadOnlyList<TrainingEntry> Entries, PseudoResult Result)> PseudoLabelAsync(BenchDataset train, WeightFile? pretrained, CancellationToken cancellation)
    {
        var data = new WeakDataset(train.Labels.Classes, train.Labels.Background, train.Images);
        var context = new FitContext { Seed = options.Seed, Threads = options.Threads, Pretrained = pretrained, Progress = _progress };
        var name = options.Method;
        if (name is null)
        {
            var choice = MethodSelector.Choose(data, context);
            (name, _) = choice;
            log.WriteLine($"{choice.Method}: {choice.Reason}");
        }
        var method = MethodRegistry.Find(name, options.MethodOptions);
        using var labeler = await Timed("fit", () => method.FitAsync(data, context, cancellation));

        var stage = new PseudoLabelStage();
        var composed = new ConfusionMatrix(data.Classes.Count);
        var argMax = new ConfusionMatrix(data.Classes.Count);
        var boxes = options.Labels.HasFlag(LabelKinds.Boxes) ? new ConfusionMatrix(data.Classes.Count) : null;
        var entries = new List<TrainingEntry>();
        var clock = Stopwatch.StartNew();
        foreach (var image in train.Images)
        {
            cancellation.ThrowIfCancellationRequested();
            var label = stage.Label(labeler, image);
            var truth = train.MaskOf(image.Name);
            composed.Add(truth, label.Mask.Pixels);
            argMax.Add(truth, label.ArgMax.Pixels);
            boxes?.Add(truth, Painted(image, data.Classes));
            entries.Add(new TrainingEntry(image.Name, () => (image.Load(), label.Mask, label.Confidence)));
        }
        _seconds["label"] = clock.Elapsed.TotalSeconds;
        log.WriteLine($"pseudo-labels of {entries.Count} images: mIoU {composed.MeanIou:f3} with 255 as misses, {argMax.MeanIou:f3} with every pixel decided{(boxes is null ? "" : $"; the boxes themselves {boxes.MeanIou:f3}")}");
        return (entries, new PseudoResult(method.Id.ToString(), data.Classes, composed, argMax, boxes));
    }

    private static byte[] Painted(LabeledImage image, ClassList classes)
    {
        var mask = BoxPainting.Paint(image, image.Labels.Boxes, classes);
        if (classes.HasBackground)
        {
            mask.AsSpan().Replace(IndexedMask.Ignore, (byte)0);
        }
        return mask;
    }

    private async Task<T> Timed<T>(string stage, Func<Task<T>> work)
    {
        var clock = Stopwatch.StartNew();
        var result = await work();
        _seconds[stage] = clock.Elapsed.TotalSeconds;
        return result;
    }

    private sealed record PseudoResult(string Method, ClassList Classes, ConfusionMatrix Composed, ConfusionMatrix ArgMax, ConfusionMatrix? Boxes);
}
