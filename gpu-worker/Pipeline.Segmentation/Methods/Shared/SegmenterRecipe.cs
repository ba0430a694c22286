using Pipeline.Segmentation.Networks;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Methods.Shared;

/// <summary>What a method's segmenter is and how its weights move: one recipe starts from nothing, one from published backbone weights.</summary>
public sealed record SegmenterRecipe
{
    public string Network { get; init; } = NetworkFactory.Compact;

    /// <summary>Side of the training crop; pictures smaller than it are padded.</summary>
    public int Crop { get; init; } = 128;
    public double MinScale { get; init; } = 0.75;
    public double MaxScale { get; init; } = 1.35;
    public double Rotation { get; init; } = 15;
    public double Colour { get; init; } = 0.15;
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;
    public double LearningRate { get; init; } = 3e-3;
    public double BackboneFactor { get; init; } = 1;

    public static SegmenterRecipe Scratch { get; } = new();

    public static SegmenterRecipe FineTune { get; } = new()
    {
        Network = NetworkFactory.MobileNet,
        Crop = 224,
        MaxScale = 1.5,
        Rotation = 0,
        Colour = 0,
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 0.05,
        BackboneFactor = 0.2,
    };
}
