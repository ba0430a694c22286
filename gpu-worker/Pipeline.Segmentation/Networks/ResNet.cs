using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;
using Pipeline.Segmentation.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// ResNet-18 and -34 (He et al., 2016) with torchvision's keys (<c>layer1.0.conv1.weight</c> …) and dilated late stages.
/// Low features: <c>layer1</c>, stride 4.
/// </summary>
public sealed class ResNet : Backbone
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly ResidualBlock[][] _stages;

    /// <param name="depth">18 or 34.</param>
    /// <param name="width">Factor on every channel count; published weights are for 1.</param>
    /// <param name="outputStride">16 or 8.</param>
    public ResNet(int depth = 18, double width = 1, int outputStride = 16)
        : base(nameof(ResNet))
    {
        int[] counts = depth switch
        {
            18 => [2, 2, 2, 2],
            34 => [3, 4, 6, 3],
            _ => throw new ArgumentOutOfRangeException(nameof(depth), depth, "Allowed: 18, 34."),
        };
        if (outputStride is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(outputStride), outputStride, "Allowed: 8, 16.");
        }
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var inputs = Scaled(64, width);
        _conv1 = nn.Conv2d(3, inputs, 7, stride: 2, padding: 3L, bias: false);
        _bn1 = nn.BatchNorm2d(inputs);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        _stages = new ResidualBlock[4][];
        var (stride, dilation) = (4, 1);
        for (var s = 0; s < 4; s++)
        {
            var outputs = Scaled(64 << s, width);
            var step = s == 0 ? 1 : 2;
            if (stride * step > outputStride)
            {
                (dilation, step) = (dilation * step, 1);
            }
            stride *= step;
            _stages[s] = new ResidualBlock[counts[s]];
            for (var b = 0; b < counts[s]; b++)
            {
                _stages[s][b] = new ResidualBlock(inputs, outputs, b == 0 ? step : 1, dilation);
                inputs = outputs;
            }
            register_module($"layer{s + 1}", nn.Sequential(_stages[s].Select((block, b) => ($"{b}", (nn.Module<Tensor, Tensor>)block)).ToArray()));
        }
        LowChannels = Scaled(64, width);
        HighChannels = inputs;
    }

    public override int LowChannels { get; }
    public override int HighChannels { get; }
    public override Preprocessing Preprocessing { get; } = new("RGB", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    public override FeaturePair Features(Tensor images)
    {
        var x = nn.functional.relu(_bn1.call(_conv1.call(images)));
        x = nn.functional.max_pool2d(x, 3, 2, 1);
        var low = x;
        for (var s = 0; s < _stages.Length; s++)
        {
            foreach (var block in _stages[s])
            {
                x = block.call(x);
            }
            low = s == 0 ? x : low;
        }
        return new FeaturePair(low, x);
    }

    public override (Value Low, Value High) Export(OnnxGraph graph, Value images)
    {
        var x = graph.MaxPool(Layers.Export(graph, "conv1", _conv1, _bn1, images, Activation.Relu, 3), 3, 2, 1);
        var low = x;
        for (var s = 0; s < _stages.Length; s++)
        {
            for (var b = 0; b < _stages[s].Length; b++)
            {
                x = _stages[s][b].Export(graph, $"layer{s + 1}.{b}", x);
            }
            low = s == 0 ? x : low;
        }
        return (low, x);
    }

    /// <summary>torchvision's keys; the classifier's are ignored.</summary>
    public override void LoadPretrained(SafeTensors weights)
    {
        foreach (var (key, tensor) in state_dict().Where(pair => !pair.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            weights.CopyTo(key, tensor);
        }
    }

    private static int Scaled(int channels, double width) => Math.Max(8, (int)Math.Round(channels * width / 8) * 8);
}
