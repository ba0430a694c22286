using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Contracts.Models;
using Pipeline.Imaging;
using Pipeline.Local.Scenes;
using Pipeline.Local.Scenes.Labels;
using Pipeline.Local.Stack;
using Pipeline.Numerics;
using Pipeline.Segmentation;
using Pipeline.Segmentation.Evaluation;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Stages;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Checkpoints;
using Pipeline.Segmentation.Weights;

namespace Pipeline.Benchmarks.Nightly;

/// <summary>
/// Night after night as the product does it, in this process: label the day's batch by its method, train (from the champion once there is
/// one), refresh masks on the way, judge on held-out masks, publish or refuse, relabel after a publication.
/// </summary>
internal sealed class NightlyBenchmark(NightlyBenchOptions options, TextWriter log)
{
    // Scene indices of different days and sets do not meet.
    private const int Range = 10_000;

    private static readonly LabelChoice[] Kinds = [LabelChoice.Boxes | LabelChoice.Scribbles, LabelChoice.Scribbles, LabelChoice.Points, LabelChoice.Tags];
    private static readonly GateOptions Allowed = new();

    private readonly SceneComposer _composer = new(SpriteLibrary.Load(Repository.Root), options.Size);
    private readonly List<DayBatch> _days = [];
    private readonly ClassList _classes = new(SceneClasses.Names, SceneClasses.Background);
    private Published? _champion;

    public async Task<NightlyBenchResult> RunAsync(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (gate, test) = (Truth(50), Truth(60));
        List<NightFigures> nights = [];
        for (var night = 1; night <= options.Nights; night++)
        {
            nights.Add(await NightAsync(night, gate, test, cancellation));
            log.WriteLine(Line(nights[^1]));
        }
        var worst = nights.Skip(1).Where(night => night.Published).Select(night => night.Change).DefaultIfEmpty(0).Min();
        var bad = nights.SingleOrDefault(night => night.Night == options.BadNight);
        return new NightlyBenchResult(
            options, nights, nights[0].Champion, nights[^1].Champion, worst,
            bad is null ? "none" : !bad.Published ? "refused" : bad.Change >= -Allowed.MaxMiouLoss ? "absorbed" : "let through", clock.Elapsed.TotalSeconds);
    }

    private async Task<NightFigures> NightAsync(int night, IReadOnlyList<TrainingEntry> gate, IReadOnlyList<TrainingEntry> test, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var kind = Kinds[(night - 1) % Kinds.Length];
        var day = await ArriveAsync(night, kind, cancellation);
        _days.Add(day);
        var before = MaskMiou(_days);

        var store = new MemoryArtifactStore();
        var set = new TrainingSet(SceneClasses.Names, SceneClasses.Background, [.. _days.SelectMany(d => d.Entries)], gate);
        var training = Training();
        using var trained = await new TrainStage { StartFrom = _champion?.Weights, Artifacts = store }
            .RunAsync(set, training, new MemoryCheckpointStore(), progress: null, cancellation);
        var exported = new ExportStage().Run(trained, set, progress: null, cancellation);
        var candidate = exported.Metrics!;
        var reasons = Gate.Judge(Allowed, "champion", _champion?.Held, candidate, null, null).Select(reason => reason.Message).ToList();
        if (!exported.Parity.Passed)
        {
            reasons.Add(exported.Parity.ToString());
        }
        var was = _champion?.Held.Miou;
        if (reasons.Count == 0)
        {
            _champion?.Session.Dispose();
            _champion = Publish(trained, exported, candidate);
            Relabel(_champion.Session);
        }
        else if (_champion is null)
        {
            throw new InvalidOperationException($"The first model cannot be published: {string.Join(" ", reasons)}");
        }
        return new NightFigures(
            night, night == options.BadNight ? $"{kind}, wrong" : $"{kind}", MaskMiou([day]), before, MaskMiou(_days), trained.Refreshes.Sum(refresh => refresh.Replaced),
            candidate.Miou, reasons.Count == 0, reasons, _champion.Held.Miou, was is { } old ? _champion.Held.Miou - old : 0,
            EvaluateStage.Run(_classes, test, image => _champion.Session.Predict(image).ArgMax.Pixels, progress: null, cancellation).Miou, clock.Elapsed.TotalSeconds);
    }

    private async Task<DayBatch> ArriveAsync(int night, LabelChoice kind, CancellationToken cancellation)
    {
        var day = DayBatch.Create(
            _composer, options.Seed, night * Range, options.Scenes, kind,
            (labels, index) => night == options.BadNight
                ? WrongLabels.Mistake(labels, SceneClasses.Names, SceneClasses.Background, options.WrongShare, index)
                : labels);
        var choice = MethodSelector.Choose(day.Images.Select(image => image.Kinds));
        var method = MethodRegistry.Find(choice.Method, MethodOptions(choice.Method));
        await day.LabelAsync(method, new FitContext { Seed = options.Seed + night, Threads = options.Threads, Effort = options.Effort }, cancellation);
        return day;
    }

    /// <summary>The method's own defaults on the benchmark's small network and pictures.</summary>
    private JsonElement MethodOptions(string method)
    {
        var all = OptionsHash.ToJson(MethodRegistry.DefaultOptions(method));
        var segmenter = all.GetProperty("segmenter").EnumerateObject().ToDictionary(member => member.Name, member => (object)member.Value);
        segmenter["recipe"] = new { network = options.Network, crop = options.Size };
        // A classifier of its own has a crop of its own.
        return all.TryGetProperty("crop", out _)
            ? JsonSerializer.SerializeToElement(new { segmenter, crop = options.Size })
            : JsonSerializer.SerializeToElement(new { segmenter });
    }

    private TrainingOptions Training()
    {
        var full = OptionsHash.WithOverrides(
            new TrainingOptions
            {
                Network = options.Network,
                Steps = options.Steps,
                Seed = options.Seed,
                Threads = options.Threads,
                Augmentation = new TrainingOptions().Augmentation with { Crop = options.Size },
            },
            options.Training);
        return _champion is null ? full : full.FromChampion() with { Steps = options.Steps / 3 };
    }

    private Published Publish(TrainedSegmenter trained, ExportedModel exported, SegmentationMetrics held)
    {
        using var weights = new MemoryStream();
        trained.SaveWeights(weights);
        return new Published(SafeTensors.Parse(weights.ToArray()), new SegmenterSession(exported.Onnx, _classes, exported.Preprocessing), held);
    }

    private void Relabel(SegmenterSession session)
    {
        var refresh = Training().Refresh with { UnsureMargin = new CompositionOptions().UnsureMargin };
        foreach (var day in _days)
        {
            for (var i = 0; i < day.Images.Count; i++)
            {
                var (image, picture) = (day.Images[i], day.Images[i].Load());
                var mask = day.Masks[i];
                day.Masks[i] = LabelledPrediction.Improve(session.Probabilities(picture), picture, image, _classes, mask.Mask.Pixels, mask.Confidence, refresh) ?? mask;
            }
        }
    }

    private double MaskMiou(IEnumerable<DayBatch> days)
    {
        var matrix = new ConfusionMatrix(_classes.Count);
        foreach (var day in days)
        {
            for (var i = 0; i < day.Masks.Length; i++)
            {
                matrix.Add(day.Truth[i], day.Masks[i].Mask.Pixels);
            }
        }
        return matrix.MeanIou;
    }

    private List<TrainingEntry> Truth(int range) =>
    [
        .. Enumerable.Range(range * Range, options.HeldOut).Select(i =>
        {
            var scene = _composer.Compose(options.Seed, i);
            return new TrainingEntry(
                SceneFolder.ImageName(i),
                () => (new RgbImage(scene.Width, scene.Height, scene.Rgb), new IndexedMask(scene.Width, scene.Height, scene.ClassMask()), null));
        }),
    ];

    private static string Line(NightFigures night) => string.Create(
        CultureInfo.InvariantCulture,
        $"night {night.Night,2} {night.Labels,-20} batch {night.BatchMasks:f3} masks {night.MasksBefore:f3} -> {night.MasksAfter:f3} ({night.Refreshed} refreshed) candidate {night.Candidate:f3} {(night.Published ? "published" : "refused  ")} champion {night.Champion:f3} ({night.Change:+0.000;-0.000}) test {night.Test:f3} in {night.Seconds:f0} s");

    private sealed record Published(SafeTensors Weights, SegmenterSession Session, SegmentationMetrics Held);
}
