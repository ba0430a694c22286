using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>Turns images into feature maps of several levels. <c>forward</c> returns the last.</summary>
public abstract class Backbone(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Early to late.</summary>
    public abstract IReadOnlyList<FeatureLevel> Levels { get; }

    /// <summary>The level whose positions a segmenter's head takes, stride 4.</summary>
    public abstract int LowLevel { get; }

    /// <summary>How pixels enter; the model card repeats it.</summary>
    public abstract Preprocessing Preprocessing { get; }

    public int LowChannels => Levels[LowLevel].Channels;
    public int HighChannels => Levels[^1].Channels;

    /// <param name="images">[batch, 3, height, width], preprocessed.</param>
    /// <returns>A map a level, [batch, channels, ⌈height / stride⌉, ⌈width / stride⌉].</returns>
    public abstract Tensor[] LevelFeatures(Tensor images);

    /// <summary>The same operations as <see cref="LevelFeatures"/> in inference mode, batch norm folded.</summary>
    public abstract Value[] ExportLevels(OnnxGraph graph, Value images);

    /// <summary>Copies published weights in.</summary>
    /// <exception cref="WeightsException">A key is missing or has another shape.</exception>
    public abstract void LoadPretrained(WeightFile weights);

    public FeaturePair Features(Tensor images)
    {
        var levels = LevelFeatures(images);
        return new FeaturePair(levels[LowLevel], levels[^1]);
    }

    public (Value Low, Value High) Export(OnnxGraph graph, Value images)
    {
        var levels = ExportLevels(graph, images);
        return (levels[LowLevel], levels[^1]);
    }

    public override Tensor forward(Tensor images) => Features(images).High;
}
