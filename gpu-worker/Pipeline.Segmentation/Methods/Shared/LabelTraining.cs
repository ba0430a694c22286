using System.Diagnostics;
using Pipeline.Contracts.Models;
using Pipeline.Segmentation.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>Trains a network that is no segmenter on crops of images with label maps: poly schedule after a short rise.</summary>
internal sealed record LabelTraining(OptimizerKind Optimizer, int Steps, int BatchSize, double LearningRate, double WeightDecay, Augmentation Augmentation)
{
    private const int Warmup = 20;

    /// <param name="groups">Parameters, and the factor on their learning rate.</param>
    /// <param name="labels">[height, width] an image, 255 = unknown.</param>
    /// <param name="loss">Of one batch.</param>
    public void Run(
        IReadOnlyList<(IEnumerable<Parameter> Parameters, double Factor)> groups, IReadOnlyList<LabeledImage> images, IReadOnlyList<byte[]> labels,
        Preprocessing preprocessing, Func<TrainingBatch, Tensor> loss, string stage, FitContext context, Device device, CancellationToken cancellation)
    {
        using var optimizer = Create(groups);
        var builder = new BatchBuilder(Augmentation, preprocessing, classes: 0, device);
        var sampler = new SegmentationSampler(context.Seed, images.Count, BatchSize);
        var clock = Stopwatch.StartNew();
        for (var step = 0; step < Steps && !(context.TimeBudget < clock.Elapsed); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var samples = sampler.Entries(step).Select(entry => new TrainingSample(images[entry].Load(), labels[entry])).ToArray();
            var batch = builder.Build(samples, StepRandom.ForStep(context.Seed, step));
            var rate = LearningRate * Math.Pow(1 - (double)step / Steps, 0.9) * Math.Min(1, (step + 1.0) / Warmup);
            foreach (var (group, (_, factor)) in optimizer.ParamGroups.Zip(groups))
            {
                group.LearningRate = rate * factor;
            }
            optimizer.zero_grad();
            var value = loss(batch);
            value.backward();
            optimizer.step();
            context.Progress?.Report(new StageProgress(stage, (step + 1.0) / Steps, $"loss {value.item<float>():f3}"));
        }
    }

    private OptimizerHelper Create(IReadOnlyList<(IEnumerable<Parameter> Parameters, double Factor)> groups) => Optimizer == OptimizerKind.AdamW
        ? optim.AdamW(groups.Select(group => new AdamW.ParamGroup(group.Parameters, weight_decay: WeightDecay)), lr: LearningRate, weight_decay: WeightDecay)
        : optim.SGD(groups.Select(group => new SGD.ParamGroup(group.Parameters, momentum: 0.9, weight_decay: WeightDecay)), LearningRate, momentum: 0.9, weight_decay: WeightDecay);
}
