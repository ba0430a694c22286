using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// A short residual network for small images and small sets, made to learn from nothing in seconds: stride 8, 0.5 million
/// weights at width 1. It has no published weights.
/// </summary>
public sealed class CompactNet : Backbone
{
    private readonly ConvNorm _stem1;
    private readonly ConvNorm _stem2;
    private readonly ResidualBlock _block1;
    private readonly ResidualBlock _block2;
    private readonly ResidualBlock _block3;

    /// <param name="width">Factor on every channel count but the first.</param>
    public CompactNet(double width = 1)
        : base(nameof(CompactNet))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        int Scaled(int channels) => Math.Max(8, (int)Math.Round(channels * width / 8) * 8);
        _stem1 = new ConvNorm(3, 24, stride: 2);
        _stem2 = new ConvNorm(24, Scaled(32));
        _block1 = new ResidualBlock(Scaled(32), Scaled(64), stride: 2);
        _block2 = new ResidualBlock(Scaled(64), Scaled(128), stride: 2);
        _block3 = new ResidualBlock(Scaled(128), Scaled(128), dilation: 2);
        Levels = [new(Scaled(32), 2), new(Scaled(64), 4), new(Scaled(128), 8), new(Scaled(128), 8)];
        register_module("stem1", _stem1);
        register_module("stem2", _stem2);
        register_module("block1", _block1);
        register_module("block2", _block2);
        register_module("block3", _block3);
    }

    public override IReadOnlyList<FeatureLevel> Levels { get; }
    public override int LowLevel => 1;
    public override Preprocessing Preprocessing { get; } = new("RGB", [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);

    public override Tensor[] LevelFeatures(Tensor images)
    {
        var stem = _stem2.call(_stem1.call(images));
        var low = _block1.call(stem);
        var middle = _block2.call(low);
        return [stem, low, middle, _block3.call(middle)];
    }

    public override Value[] ExportLevels(OnnxGraph graph, Value images)
    {
        var stem = _stem2.Export(graph, "stem2", _stem1.Export(graph, "stem1", images));
        var low = _block1.Export(graph, "block1", stem);
        var middle = _block2.Export(graph, "block2", low);
        return [stem, low, middle, _block3.Export(graph, "block3", middle)];
    }

    public override void LoadPretrained(WeightFile weights) =>
        throw new WeightsException("CompactNet has no published weights; choose MobileNetV1 or ResNet18 to start from some.");
}
