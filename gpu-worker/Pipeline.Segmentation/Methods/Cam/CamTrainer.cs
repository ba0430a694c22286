using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>Trains the classifier on image tags: multi-label soft margin, plus the mean response of absent classes.</summary>
internal sealed class CamTrainer(CamOptions options, ClassList classes, FitContext context, Device device)
{
    public void Train(ITagClassifier classifier, IReadOnlyList<LabeledImage> images, CancellationToken cancellation)
    {
        var steps = options.Segmenter.StepsFor(options.ClassifierSteps, images.Count, context.Effort);
        // Some hundred tagged images would unlearn what published features know.
        var isFrozen = context.Pretrained is not null;
        foreach (var parameter in classifier.Backbone.parameters())
        {
            parameter.requires_grad_(!isFrozen);
        }
        using var optimizer = optim.AdamW(classifier.Module.parameters().Where(parameter => parameter.requires_grad), lr: options.LearningRate, weight_decay: 5e-4);
        var builder = new BatchBuilder(
            new Augmentation { Crop = options.Crop, MinScale = options.MinScale, MaxScale = options.MaxScale, Rotation = 20 }, classifier.Backbone.Preprocessing, classes.Count, device);
        var sampler = new SegmentationSampler(context.Seed, images.Count, options.BatchSize);
        classifier.Module.train();
        classifier.Backbone.train(!isFrozen);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var step = 0; step < steps && !(context.TimeBudget < clock.Elapsed); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var entries = sampler.Entries(step);
            var samples = entries.Select(entry => Sample(images[entry])).ToArray();
            var batch = builder.Build(samples, StepRandom.ForStep(context.Seed, step));
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = options.LearningRate * Math.Pow(1 - (double)step / steps, 0.9) * Math.Min(1, (step + 1) / 20.0);
            }
            optimizer.zero_grad();
            var loss = Loss(classifier.Learn(batch.Images), Tags(samples));
            loss.backward();
            optimizer.step();
            context.Progress?.Report(new StageProgress("learn tags", (step + 1.0) / steps, $"loss {loss.item<float>():f3}"));
        }
        classifier.Module.eval();
    }

    private Tensor Loss((Tensor Scores, Tensor? Maps) outputs, Tensor tags)
    {
        var (scores, maps) = outputs;
        var margin = -(tags * nn.functional.logsigmoid(scores) + (1 - tags) * nn.functional.logsigmoid(-scores)).mean();
        return options.AbsentWeight > 0 && maps is not null
            ? margin + options.AbsentWeight * (nn.functional.softplus(maps).mean([2, 3]) * (1 - tags)).mean()
            : margin;
    }

    private TrainingSample Sample(LabeledImage image)
    {
        var nothing = new byte[image.Width * image.Height];
        Array.Fill(nothing, (byte)255);
        return new TrainingSample(image.Load(), nothing, null, LabelGeometry.Regions(image, classes));
    }

    /// <summary>[batch, object classes]: 1 where the image has the class.</summary>
    private Tensor Tags(TrainingSample[] samples)
    {
        var objects = classes.Count - classes.FirstObject;
        var tags = new float[samples.Length * objects];
        for (var b = 0; b < samples.Length; b++)
        {
            for (var c = 0; c < objects; c++)
            {
                tags[b * objects + c] = samples[b].Allowed!.IsPresent(c + classes.FirstObject) ? 1 : 0;
            }
        }
        return tensor(tags, [samples.Length, objects], device: device);
    }
}
