using Pipeline.Imaging;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared.Probe;

/// <summary>
/// A linear classifier on frozen published features, learned from candidate sets: a cell is one of the classes that its image's labels allow there
/// (partial-label learning, Jin and Ghahramani 2002), <c>−mean log Σ_{c allowed} p_c</c>, or the class it is seeded with, by cross-entropy; each class that
/// an image holds and no seed shows is somewhere, <c>−mean log</c> of the mean of its highest <c>p_c</c> (top instances: Durand et al. 2017). Being linear keeps it from
/// inventing a split of an image that no other image supports. Seconds for hundreds of images.
/// </summary>
internal sealed class FeatureProbe : IDisposable
{
    private readonly ProbeTrunk _trunk;
    private readonly Linear _classes;
    private readonly Tensor _mean;
    private readonly Tensor _scale;
    private readonly Device _device;

    private FeatureProbe(ProbeTrunk trunk, Linear classes, Tensor mean, Tensor scale, Device device) =>
        (_trunk, _classes, _mean, _scale, _device) = (trunk, classes, mean, scale, device);

    /// <param name="trunk">With published weights; stays as it is, and the caller's.</param>
    /// <param name="options">For the labels' kinds (<see cref="ProbeOptions.For"/>).</param>
    /// <param name="seedWeights">[classes] factor of each class's seeds; null counts them alike.</param>
    public static FeatureProbe Fit(
        ProbeTrunk trunk, IReadOnlyList<SeededImage> images, ClassList classes, ProbeOptions options, FitContext context, CancellationToken cancellation,
        float[]? seedWeights = null)
    {
        var device = context.ResolveDevice();
        trunk.Backbone.eval();
        var samples = Read(new ProbeSampler(trunk, classes, device), images, options, context, cancellation);
        try
        {
            var (mean, scale) = Standardise(samples);
            var probe = new FeatureProbe(trunk, Start(trunk.Channels, classes.Count).to(device), mean, scale, device);
            using var factors = seedWeights is null ? null : tensor(seedWeights, device: device);
            probe.Learn(samples, factors, classes.HasBackground ? options : options with { ObjectShare = null }, context, cancellation);
            return probe;
        }
        finally
        {
            samples.ForEach(sample => sample.Dispose());
        }
    }

    /// <summary>Softmax at the image's size of the logits' mean over the views.</summary>
    public ScoreMaps Score(RgbImage image, ScoringOptions views)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var input = ImageTensor.Create(image, _trunk.Backbone.Preprocessing, _device);
        Tensor? sum = null;
        foreach (var scale in views.Scales)
        {
            var sized = Layers.Scale(input, scale);
            var logits = views.Flip ? (Logits(sized) + Logits(sized.flip(3)).flip(3)) / 2 : Logits(sized);
            // Divided while it is coarse and added in place: with eighty classes a map at the image's size has a hundred megabytes.
            logits = Layers.Resize(logits / views.Scales.Count, image.Height, image.Width);
            sum = sum is null ? logits : sum.add_(logits);
        }
        return new ScoreMaps((int)sum!.shape[1], image.Height, image.Width, Layers.Values(nn.functional.softmax(sum, 1)));
    }

    /// <summary>The probe's own tensors, without the backbone's.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State() =>
        [new("weight", _classes.weight), new("bias", _classes.bias!), new("mean", _mean), new("scale", _scale)];

    /// <summary>A probe as <see cref="State"/> gave it.</summary>
    /// <exception cref="WeightsException">A tensor is missing or has another shape.</exception>
    public static FeatureProbe Load(ProbeTrunk trunk, int classes, WeightFile weights, string prefix, Device device)
    {
        var probe = new FeatureProbe(
            trunk, nn.Linear(trunk.Channels, classes).to(device), zeros(trunk.Channels, device: device), zeros(trunk.Channels, device: device), device);
        foreach (var (key, tensor) in probe.State())
        {
            weights.CopyTo(prefix + key, tensor);
        }
        return probe;
    }

    public void Dispose()
    {
        _classes.Dispose();
        _mean.Dispose();
        _scale.Dispose();
    }

    private static List<ProbeSample> Read(
        ProbeSampler sampler, IReadOnlyList<SeededImage> images, ProbeOptions options, FitContext context, CancellationToken cancellation)
    {
        var random = new Random(context.Seed);
        var samples = new List<ProbeSample>(images.Count);
        foreach (var image in images)
        {
            cancellation.ThrowIfCancellationRequested();
            samples.Add(sampler.Read(image, Math.Max(16, options.MaxCells / images.Count), random));
            context.Progress?.Report(new StageProgress("published features", (double)samples.Count / images.Count));
        }
        return samples;
    }

    // Close to zero: labels are to tell classes apart, and chance only those that no label does.
    private static Linear Start(int channels, int classes)
    {
        using var guard = no_grad();
        var linear = nn.Linear(channels, classes);
        linear.weight.mul_(0.01);
        linear.bias!.zero_();
        return linear;
    }

    // Published features differ in range by a hundredfold; the decay is meant for all of them alike.
    private static (Tensor Mean, Tensor Scale) Standardise(List<ProbeSample> samples)
    {
        using var scope = NewDisposeScope();
        var cells = samples.Sum(sample => sample.Features.shape[0]);
        var mean = samples.Select(sample => sample.Features.sum([0])).Aggregate((a, b) => a + b) / cells;
        var variance = samples.Select(sample => (sample.Features - mean).square().sum([0])).Aggregate((a, b) => a + b) / cells;
        var scale = variance.sqrt().clamp_min(1e-3).reciprocal();
        return (mean.MoveToOuterDisposeScope(), scale.MoveToOuterDisposeScope());
    }

    private void Learn(List<ProbeSample> samples, Tensor? seedWeights, ProbeOptions options, FitContext context, CancellationToken cancellation)
    {
        using var optimizer = optim.AdamW(_classes.parameters(), lr: options.LearningRate, weight_decay: options.WeightDecay!.Value);
        var epochs = Math.Max(1, (int)Math.Round(options.Epochs * Math.Min(1, context.Effort)));
        var random = new Random(context.Seed);
        var order = Enumerable.Range(0, samples.Count).ToArray();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = options.LearningRate * (1 - (double)epoch / epochs);
            }
            // It grows, so that classes are told apart by what the labels rule out, not by which of them is the first to claim a place.
            var presence = options.PresenceWeight * epoch / epochs;
            random.Shuffle(order);
            foreach (var batch in order.Chunk(options.BatchSize))
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                Loss([.. batch.Select(i => samples[i])], seedWeights, presence, options).backward();
                optimizer.step();
            }
            context.Progress?.Report(new StageProgress("probe", (epoch + 1.0) / epochs));
        }
    }

    private Tensor Loss(IReadOnlyList<ProbeSample> batch, Tensor? seedWeights, double presence, ProbeOptions options)
    {
        var features = (cat([.. batch.Select(sample => sample.Features)], 0) - _mean) * _scale;
        var log = nn.functional.log_softmax(_classes.call(features), 1);
        var seeds = cat([.. batch.Select(sample => sample.Seeds)], 0);
        var known = seeds.ne(IndexedMask.Ignore).to_type(ScalarType.Float32);
        var candidates = -((log + cat([.. batch.Select(sample => sample.Ruled)], 0)).logsumexp(1) * (1 - known)).mean();
        var seed = seeds.remainder(IndexedMask.Ignore);
        var counted = seedWeights is null ? known : known * seedWeights.index_select(0, seed);
        var ofSeeds = -(log.gather(1, seed.unsqueeze(1)).squeeze(1) * SeedWeights(seeds, counted, options.ObjectShare)).sum();
        return candidates + options.SeedWeight * ofSeeds + presence * Presence(log, batch, options.PresenceShare);
    }

    /// <summary>That every class an image holds is somewhere in it, where no seed says so; the mean over the batch.</summary>
    /// <param name="log">[cells of the batch, classes] log-probabilities.</param>
    /// <param name="share">Of an image's cells, those with the highest probability of a class, that are to be of it.</param>
    internal static Tensor Presence(Tensor log, IReadOnlyList<ProbeSample> batch, double share)
    {
        var sum = log.new_zeros(1);
        var first = 0L;
        foreach (var sample in batch)
        {
            var (start, count) = (first, sample.Seeds.shape[0]);
            first += count;
            if (!sample.HasUnseen)
            {
                continue;
            }
            var highest = log.slice(0, start, start + count, 1).exp().topk((int)Math.Max(1, count * share), 0).values.mean([0]);
            sum -= (highest.clamp_min(1e-6).log() * sample.Unseen).sum() / sample.Unseen.sum();
        }
        return sum / batch.Count;
    }

    /// <summary>What each cell counts in the seeds' cross-entropy; 1 in all where anything is seeded.</summary>
    /// <param name="known">[cells] Above 0 where seeded, as much as the seed is to count; else 0.</param>
    /// <param name="objectShare">As <see cref="ProbeOptions.ObjectShare"/>; class 0 is then the background.</param>
    internal static Tensor SeedWeights(Tensor seeds, Tensor known, double? objectShare)
    {
        if (objectShare is not { } share)
        {
            return known / known.sum().clamp_min(1);
        }
        var background = seeds.eq(0).to_type(ScalarType.Float32);
        var objects = known - background;
        return objects * share / objects.sum().clamp_min(1) + background * (1 - share) / background.sum().clamp_min(1);
    }

    private Tensor Logits(Tensor input)
    {
        var map = _trunk.Read(input);
        var cells = (map.flatten(2)[0].t() - _mean) * _scale;
        return _classes.call(cells).t().reshape(1, -1, map.shape[2], map.shape[3]);
    }
}
