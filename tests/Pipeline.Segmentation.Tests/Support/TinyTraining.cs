using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Stages;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Weights;
using TorchSharp;

namespace Pipeline.Segmentation.Tests.Support;

/// <summary>Options that learn a <see cref="TinyScene"/> set in a few seconds on one core.</summary>
public static class TinyTraining
{
    public const string Network = "DeepLabV3Plus/Compact@0.25";

    /// <summary>A small network whose backbone takes published weights.</summary>
    public const string PublishedNetwork = "DeepLabV3Plus/ResNet18@0.25";

    public static SegmenterFitOptions Fit { get; } = new()
    {
        Recipe = SegmenterRecipe.Scratch with { Network = Network, Crop = 64 }, SeedSteps = 60, RoundSteps = 30, BatchSize = 4,
    };

    public static TrainingOptions Options(int steps) => new()
    {
        Network = Network,
        Steps = steps,
        BatchSize = 4,
        Augmentation = new Augmentation { Crop = 64, MinScale = 0.9, MaxScale = 1.2 },
        Optimizer = OptimizerKind.AdamW,
        LearningRate = 5e-3,
        BackboneFactor = 1,
        Seed = 3,
        Threads = 1,
    };

    public static TrainingSet Set(int count, int holdout = 0)
    {
        var scenes = TinyScene.Set(count + holdout, LabelKinds.Tags);
        return new TrainingSet(
            TinyScene.Classes, "background", [.. scenes.Take(count).Select(s => s.Entry)], [.. scenes.Skip(count).Select(s => s.Entry)]);
    }

    public static FitContext Context { get; } = new() { Seed = 5, Threads = 1 };

    /// <summary>Weights for the backbone of <see cref="PublishedNetwork"/>, in the form of published ones; random, and the same ones each time.</summary>
    public static WeightFile Backbone()
    {
        torch.manual_seed(1);
        using var backbone = NetworkFactory.CreateBackbone(PublishedNetwork);
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, backbone.state_dict());
        return WeightFile.Open(stream.ToArray());
    }

    /// <summary>Every weight, to compare bit by bit.</summary>
    public static byte[] Bytes(TrainedSegmenter trained)
    {
        using var stream = new MemoryStream();
        trained.SaveWeights(stream);
        return stream.ToArray();
    }
}
