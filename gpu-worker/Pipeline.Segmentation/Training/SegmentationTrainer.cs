using System.Diagnostics;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Training.Checkpoints;
using Pipeline.Segmentation.Training.Losses;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Training;

/// <summary>
/// The one training loop: a network, a source of samples, weighted loss terms, a schedule. Stages and methods differ only in
/// what they pass in.
/// </summary>
public sealed class SegmentationTrainer(
    ISegmentationNetwork network, ITrainingSource source, IReadOnlyList<ILossTerm> losses, TrainingOptions options, Device device)
{
    private readonly SegmentationSampler _sampler = new(options.Seed, source.Count, options.BatchSize);

    /// <summary>Stops the schedule early; such a run is not reproducible.</summary>
    public TimeSpan? TimeBudget { get; init; }

    public int Steps { get; } = options.Steps ?? Math.Max(1, options.Epochs * (source.Count / options.BatchSize));

    /// <summary>Trains to the end, or to the next step after cancellation, which writes a checkpoint and then throws.</summary>
    public async Task<TrainingSummary> RunAsync(ICheckpointStore? checkpoints, IProgress<TrainProgress>? progress, CancellationToken cancellation)
    {
        if (source.Count == 0)
        {
            throw new ArgumentException("There is nothing to train on: the set has no entries.");
        }
        network.Module.to(device);
        using var optimizer = CreateOptimizer();
        var hash = options.Hash();
        var first = checkpoints is not null && await checkpoints.ReadLatestAsync(cancellation) is { } saved
            ? TrainingCheckpoint.Restore(saved, hash, network.Module, optimizer)
            : 0;
        network.Module.train();

        var builder = new BatchBuilder(options.Augmentation, network.Backbone.Preprocessing, network.Classes, device, Needs(losses));
        var clock = Stopwatch.StartNew();
        var lastCheckpoint = TimeSpan.Zero;
        var (loss, step) = (0.0, first);
        for (; step < Steps && !(TimeBudget < clock.Elapsed); step++)
        {
            if (cancellation.IsCancellationRequested)
            {
                await SaveAsync(step);
                cancellation.ThrowIfCancellationRequested();
            }
            if (options.CheckpointMinutes > 0 && (clock.Elapsed - lastCheckpoint).TotalMinutes >= options.CheckpointMinutes)
            {
                await SaveAsync(step);
                lastCheckpoint = clock.Elapsed;
            }
            var rate = LearningRateAt(step);
            loss = Step(builder, optimizer, step, rate);
            if (!double.IsFinite(loss))
            {
                throw new InvalidOperationException($"The loss became {loss} at step {step} with a learning rate of {rate:g3}.");
            }
            progress?.Report(new TrainProgress(step + 1, Steps, loss, rate, (step + 1 - first) * options.BatchSize / clock.Elapsed.TotalSeconds));
        }
        network.Module.eval();
        if (step > first)
        {
            // What follows training may crash too; the next attempt then finds nothing left to train.
            await SaveAsync(step);
        }
        return new TrainingSummary(step, loss, clock.Elapsed, (step - first) * options.BatchSize / Math.Max(clock.Elapsed.TotalSeconds, 1e-9));

        // Not the caller's token: it is the cancelled one, and the state must be kept.
        Task SaveAsync(int at) => checkpoints is null
            ? Task.CompletedTask
            : checkpoints.WriteAsync(TrainingCheckpoint.Write(hash, at, network.Module, optimizer), CancellationToken.None);
    }

    /// <summary>Poly decay after a linear warm-up.</summary>
    internal double LearningRateAt(int step) =>
        options.LearningRate * Math.Pow(1 - (double)step / Steps, options.Power) * Math.Min(1, (step + 1.0) / Math.Max(1, options.Warmup));

    /// <summary>What the terms together need of a batch.</summary>
    internal static BatchParts Needs(IEnumerable<ILossTerm> losses) => losses.Aggregate(BatchParts.None, (parts, term) => parts | term.Needs);

    private double Step(BatchBuilder builder, OptimizerHelper optimizer, int step, double rate)
    {
        using var scope = NewDisposeScope();
        var samples = _sampler.Entries(step).Select(source.Load).ToArray();
        var batch = builder.Build(samples, StepRandom.ForStep(options.Seed, step));
        SetRates(optimizer, rate);
        optimizer.zero_grad();
        var size = options.Augmentation.Crop;
        var outputs = new NetworkOutputs(network.Coarse(batch.Images), size, size);
        Tensor? total = null;
        foreach (var term in losses)
        {
            if (term.Compute(batch, outputs) is { } value)
            {
                var weighted = value * term.Weight;
                total = total is null ? weighted : total + weighted;
            }
        }
        if (total is null)
        {
            return 0;
        }
        total.backward();
        optimizer.step();
        return total.item<float>();
    }

    // Two groups: the backbone, then everything else.
    private OptimizerHelper CreateOptimizer()
    {
        var backbone = network.Backbone.parameters().ToArray();
        var handles = backbone.Select(parameter => parameter.Handle).ToHashSet();
        var head = network.Module.parameters().Where(parameter => !handles.Contains(parameter.Handle)).ToArray();
        if (options.Optimizer == OptimizerKind.AdamW)
        {
            return optim.AdamW(
                [new AdamW.ParamGroup(backbone, weight_decay: options.WeightDecay), new AdamW.ParamGroup(head, weight_decay: options.WeightDecay)],
                lr: options.LearningRate, weight_decay: options.WeightDecay);
        }
        return optim.SGD(
            [new SGD.ParamGroup(backbone, momentum: 0.9, weight_decay: options.WeightDecay), new SGD.ParamGroup(head, momentum: 0.9, weight_decay: options.WeightDecay)],
            options.LearningRate, momentum: 0.9, weight_decay: options.WeightDecay);
    }

    private void SetRates(OptimizerHelper optimizer, double rate)
    {
        var factor = options.BackboneFactor;
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate * factor;
            factor = 1;
        }
    }
}
