using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Shared.Probe;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>
/// Trains a segmenter from a few known pixels an image: first on those alone, with the terms that weak labels support
/// everywhere else, then on its own predictions after the CRF has drawn them to the edges of the picture. With published weights a linear
/// probe learns the known pixels in seconds and is what labels, or what the segmenter starts from.
/// </summary>
internal sealed class SeededSegmenter(SegmenterFitOptions options, ClassList classes, FitContext context)
{
    private readonly Device _device = context.ResolveDevice();
    private readonly SegmenterRecipe _recipe = options.RecipeFor(context);

    /// <summary>Terms beside those of the options, in every round.</summary>
    public IReadOnlyList<ILossTerm> Constraints { get; init; } = [];

    /// <summary>Takes from an image's refined target what is not to be learned.</summary>
    public Action<SeededImage, byte[]>? Correct { get; init; }

    public async Task<ILabeler> FitAsync(MethodId id, IReadOnlyList<SeededImage> images, CancellationToken cancellation)
    {
        context.UseThreads();
        options.Scoring.Validated();
        options.Probe?.Validated();
        manual_seed(context.Seed);
        return options.LabelsByProbe(context)
            ? FitProbe(id, images, cancellation)
            : await FitSegmenterAsync(id, images, cancellation);
    }

    /// <summary>What <see cref="FitAsync"/> saved; null when the store has nothing of this method and these options.</summary>
    public static async Task<ILabeler?> LoadAsync(MethodId id, SegmenterFitOptions options, IArtifactStore store, FitContext context, CancellationToken cancellation) =>
        options.LabelsByProbe(context)
            ? await ProbeLabeler.LoadAsync(id, store, context, cancellation)
            : await SegmenterLabeler.LoadAsync(id, store, context, cancellation);

    private ProbeLabeler FitProbe(MethodId id, IReadOnlyList<SeededImage> images, CancellationToken cancellation)
    {
        var learning = ProbeFor(images);
        var trunk = ProbeTrunk.Create(_recipe.Network, learning.Deep!.Value);
        FeatureProbe? probe = null;
        try
        {
            trunk.Backbone.LoadPretrained(context.Pretrained!);
            trunk.Backbone.to(_device);
            var companions = learning.Rounds > 0 ? Companions.Find(images) : null;
            var joined = companions is null ? images : [.. images.Select(image => image with { Regions = companions.Join(image.Regions) })];
            probe = FeatureProbe.Fit(trunk, joined, classes, learning, context, cancellation);
            var targets = images.Select(image => image.Seeds).ToArray();
            for (var round = 1; round <= learning.Rounds; round++)
            {
                float[]? weights = null;
                Retarget(picture => probe.Score(picture, learning.Scoring), round == 1 ? joined : images, targets, round, cancellation);
                if (round == 1 && companions is not null)
                {
                    for (var i = 0; i < targets.Length; i++)
                    {
                        companions.Part(images[i].Regions, targets[i]);
                    }
                    // The few pixels that tell them apart must not drown.
                    weights = ClassBalance.Weights(targets, classes.Count);
                }
                probe.Dispose();
                probe = FeatureProbe.Fit(trunk, [.. images.Select((image, i) => image with { Seeds = targets[i] })], classes, learning, context, cancellation, weights);
            }
            return new ProbeLabeler(id, classes, _recipe.Network, trunk, probe, learning.Scoring);
        }
        catch
        {
            probe?.Dispose();
            trunk.Dispose();
            throw;
        }
    }

    private ProbeOptions ProbeFor(IReadOnlyList<SeededImage> images) =>
        options.Probe!.For(images.Aggregate(LabelKinds.None, (all, image) => all | image.Image.Kinds));

    private async Task<SegmenterLabeler> FitSegmenterAsync(MethodId id, IReadOnlyList<SeededImage> images, CancellationToken cancellation)
    {
        var network = NetworkFactory.Create(_recipe.Network, classes.Count);
        try
        {
            if (context.Pretrained is { } published)
            {
                network.Backbone.LoadPretrained(published);
            }
            network.Module.to(_device);
            var targets = images.Select(image => image.Seeds).ToArray();
            if (options.Probes(context))
            {
                using var probe = FeatureProbe.Fit(new ProbeTrunk(network.Backbone, Deep: false), images, classes, ProbeFor(images), context, cancellation);
                Retarget(picture => probe.Score(picture, options.Probe!.Scoring), images, targets, 0, cancellation);
            }
            await TrainAsync(network, images, targets, 0, options.Probes(context) ? options.RoundPairWeight : options.PairWeight, cancellation);
            for (var round = 1; round <= options.Rounds; round++)
            {
                Retarget(picture => SegmenterScorer.Score(network, picture, _device), images, targets, round, cancellation);
                await TrainAsync(network, images, targets, round, options.RoundPairWeight, cancellation);
            }
            return new SegmenterLabeler(id, classes, network, _device, options.Scoring);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private async Task TrainAsync(
        ISegmentationNetwork network, IReadOnlyList<SeededImage> images, byte[][] targets, int round, double pairWeight, CancellationToken cancellation)
    {
        using var weights = tensor(ClassBalance.Weights(targets, classes.Count), device: _device);
        ILossTerm[] losses = [new PartialCrossEntropy(weights), .. Terms(pairWeight).Concat(Constraints).Where(term => term.Weight > 0)];
        var training = new TrainingOptions
        {
            Network = _recipe.Network,
            Steps = options.StepsFor(round == 0 ? options.SeedSteps : options.RoundSteps, images.Count, context.Effort),
            BatchSize = options.BatchSize,
            Augmentation = new Augmentation
            {
                Crop = _recipe.Crop, MinScale = _recipe.MinScale, MaxScale = _recipe.MaxScale, Rotation = _recipe.Rotation, Colour = _recipe.Colour,
            },
            Optimizer = _recipe.Optimizer,
            LearningRate = round == 0 ? _recipe.LearningRate : _recipe.LearningRate * 2 / 3,
            BackboneFactor = _recipe.BackboneFactor,
            Warmup = 20,
            Seed = context.Seed + round,
            CheckpointMinutes = 0,
        };
        var trainer = new SegmentationTrainer(network, new SeededSource(images, targets), losses, training, _device) { TimeBudget = context.TimeBudget };
        var stage = round == 0 ? "learn from labels" : $"learn from masks {round}";
        await trainer.RunAsync(null, Report.As(context.Progress, stage), cancellation);
    }

    private IEnumerable<ILossTerm> Terms(double pairWeight) =>
    [
        new AllowedClasses(options.AllowedWeight),
        new ColourPairs(pairWeight),
        new DenseCrfLoss(options.CrfLossWeight),
        new BoxProjection(options.ProjectionWeight),
        new TreeEnergy(options.TreeWeight),
    ];

    // The image's own labels keep ruling what the refined target may hold.
    private void Retarget(Func<RgbImage, ScoreMaps> score, IReadOnlyList<SeededImage> images, byte[][] targets, int round, CancellationToken cancellation)
    {
        var composition = new CompositionOptions { UnsureMargin = options.TargetMargin, Crf = options.Crf };
        for (var i = 0; i < images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var image = images[i];
            var picture = image.Image.Load();
            var scores = score(picture);
            targets[i] = MaskComposer.Compose(scores, picture, image.Regions, image.Marks, composition).Mask.Pixels;
            Correct?.Invoke(image, targets[i]);
            context.Progress?.Report(new StageProgress($"refine masks {round}", (i + 1.0) / images.Count));
        }
    }
}
