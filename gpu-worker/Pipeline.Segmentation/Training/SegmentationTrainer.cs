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

    /// <summary>
    /// The schedule runs over the steps or over this time, whichever ends first: the rate falls to 0 either way. A run that meets it is
    /// not reproducible.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Follows the network's weights and is part of the checkpoint; null = no average.</summary>
    public EmaTeacher? Teacher { get; init; }

    public ITrainingPause? Pause { get; init; }

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
        var (first, before) = checkpoints is not null && await checkpoints.ReadLatestAsync(cancellation) is { } saved
            ? TrainingCheckpoint.Restore(saved, hash, network.Module, optimizer, Teacher)
            : (0, TimeSpan.Zero);
        var paused = Pause is null ? 0 : await Pause.ResumeAsync(first, cancellation);
        network.Module.train();

        var builder = new BatchBuilder(options.Augmentation, network.Backbone.Preprocessing, network.Classes, device, Needs(losses));
        var clock = Stopwatch.StartNew();
        var lastCheckpoint = TimeSpan.Zero;
        var (loss, step) = (0.0, first);
        for (; step < Steps && Done(step, before + clock.Elapsed) < 1; step++)
        {
            if (cancellation.IsCancellationRequested)
            {
                await SaveAsync(step);
                cancellation.ThrowIfCancellationRequested();
            }
            for (; Pause is not null && paused < Pause.At.Count && Done(step, before + clock.Elapsed) >= Pause.At[paused]; paused++)
            {
                // What the pause makes belongs to these very weights.
                await SaveAsync(step);
                await Pause.RunAsync(paused, step, Watched(step, loss), cancellation);
                network.Module.train();
            }
            if (options.CheckpointMinutes > 0 && (clock.Elapsed - lastCheckpoint).TotalMinutes >= options.CheckpointMinutes)
            {
                await SaveAsync(step);
                lastCheckpoint = clock.Elapsed;
            }
            var rate = RateAt(step, Done(step, before + clock.Elapsed));
            loss = Step(builder, optimizer, step, rate);
            if (!double.IsFinite(loss))
            {
                throw new InvalidOperationException($"The loss became {loss} at step {step} with a learning rate of {rate:g3}.");
            }
            Teacher?.Follow(network, step);
            progress?.Report(new TrainProgress(step + 1, Steps, loss, rate, (step + 1 - first) * options.BatchSize / clock.Elapsed.TotalSeconds));
        }
        network.Module.eval();
        if (step > first)
        {
            // What follows training may crash too; the next attempt then finds nothing left to train.
            await SaveAsync(step);
        }
        var perSecond = (step - first) * options.BatchSize / Math.Max(clock.Elapsed.TotalSeconds, 1e-9);
        return new TrainingSummary(step, loss, clock.Elapsed, perSecond, Steps, before + clock.Elapsed);

        // Not the caller's token: it is the cancelled one, and the state must be kept.
        Task SaveAsync(int at) => checkpoints is null
            ? Task.CompletedTask
            : checkpoints.WriteAsync(TrainingCheckpoint.Write(hash, at, before + clock.Elapsed, network.Module, optimizer, Teacher), CancellationToken.None);

        IProgress<double>? Watched(int at, double latest) =>
            progress is null ? null : new PauseProgress(progress, new TrainProgress(at, Steps, latest, 0, 0));
    }

    /// <summary>Poly decay after a linear warm-up.</summary>
    /// <param name="done">Share of the schedule, 0 to 1.</param>
    internal double RateAt(int step, double done) =>
        options.LearningRate * Math.Pow(Math.Max(0, 1 - done), options.Power) * Math.Min(1, (step + 1.0) / Math.Max(1, options.Warmup));

    private double Done(int step, TimeSpan spent) => Math.Max((double)step / Steps, TimeBudget is { } budget ? spent / budget : 0);

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

    private sealed class PauseProgress(IProgress<TrainProgress> next, TrainProgress at) : IProgress<double>
    {
        public void Report(double value) => next.Report(at with { Refreshed = value });
    }
}
