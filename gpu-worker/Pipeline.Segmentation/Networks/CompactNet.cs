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
        (LowChannels, HighChannels) = (Scaled(64), Scaled(128));
        register_module("stem1", _stem1);
        register_module("stem2", _stem2);
        register_module("block1", _block1);
        register_module("block2", _block2);
        register_module("block3", _block3);
    }

    public override int LowChannels { get; }
    public override int HighChannels { get; }
    public override Preprocessing Preprocessing { get; } = new("RGB", [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);

    public override FeaturePair Features(Tensor images)
    {
        var low = _block1.call(_stem2.call(_stem1.call(images)));
        return new FeaturePair(low, _block3.call(_block2.call(low)));
    }

    public override (Value Low, Value High) Export(OnnxGraph graph, Value images)
    {
        var low = _block1.Export(graph, "block1", _stem2.Export(graph, "stem2", _stem1.Export(graph, "stem1", images)));
        return (low, _block3.Export(graph, "block3", _block2.Export(graph, "block2", low)));
    }

    public override void LoadPretrained(SafeTensors weights) =>
        throw new WeightsException("CompactNet has no published weights; choose MobileNetV1 or ResNet18 to start from some.");
}
