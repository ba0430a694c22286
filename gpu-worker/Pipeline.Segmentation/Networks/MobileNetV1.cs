using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;
using Pipeline.Segmentation.Weights;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// MobileNetV1 (Howard et al., 2017) up to <c>conv_pw_11</c>, with TensorFlow's SAME padding, ReLU6 and ε = 1e-3, so that the
/// published Keras weights give the published features. Levels: <c>conv_pw_1, 3, 5, 11</c>, the low one <c>conv_pw_3</c>; a deep one adds <c>conv_pw_12</c>.
/// </summary>
public sealed class MobileNetV1 : Backbone
{
    private const double Epsilon = 1e-3;

    // (outputs at width 1, stride) of blocks 1 to 12.
    private static readonly (int Outputs, int Stride)[] Blocks =
        [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2)];

    // Each is the last block before the stride doubles, or the very last.
    private static readonly int[] LevelBlocks = [1, 3, 5, 11, 12];

    private readonly ConvNorm _stem;
    private readonly (ConvNorm Depthwise, ConvNorm Pointwise)[] _blocks;

    /// <param name="width">Factor on every channel count, above 0; published weights are for 1.</param>
    /// <param name="outputStride">16, or 8 with dilated late blocks.</param>
    /// <param name="deep">With block 12, whose features are closer to the published classes and further from the pixels.</param>
    public MobileNetV1(double width = 1, int outputStride = 16, bool deep = false)
        : base(nameof(MobileNetV1))
    {
        if (outputStride is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(outputStride), outputStride, "Allowed: 8, 16.");
        }
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _stem = new ConvNorm(3, Scaled(32, width), stride: 2, activation: Activation.Relu6, epsilon: Epsilon, samePadding: true);
        register_module("conv1", _stem);
        _blocks = new (ConvNorm, ConvNorm)[deep ? Blocks.Length : Blocks.Length - 1];
        var levels = new List<FeatureLevel>();
        var (inputs, stride, dilation) = (Scaled(32, width), 2, 1);
        for (var i = 0; i < _blocks.Length; i++)
        {
            var outputs = Scaled(Blocks[i].Outputs, width);
            var step = Blocks[i].Stride;
            // What a dropped stride would have skipped, the layers after it skip; the layer itself still sees neighbours.
            var rate = dilation;
            if (stride * step > outputStride)
            {
                (dilation, step) = (dilation * step, 1);
            }
            stride *= step;
            var depthwise = new ConvNorm(inputs, inputs, stride: step, dilation: rate, groups: inputs, activation: Activation.Relu6, epsilon: Epsilon, samePadding: true);
            var pointwise = new ConvNorm(inputs, outputs, kernel: 1, activation: Activation.Relu6, epsilon: Epsilon);
            _blocks[i] = (depthwise, pointwise);
            register_module($"conv_dw_{i + 1}", depthwise);
            register_module($"conv_pw_{i + 1}", pointwise);
            inputs = outputs;
            if (LevelBlocks.Contains(i + 1))
            {
                levels.Add(new FeatureLevel(outputs, stride));
            }
        }
        Levels = levels;
    }

    public override IReadOnlyList<FeatureLevel> Levels { get; }
    public override int LowLevel => 1;
    public override Preprocessing Preprocessing { get; } = new("RGB", [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);

    public override Tensor[] LevelFeatures(Tensor images)
    {
        var x = _stem.call(images);
        var outputs = _blocks.Select(block => x = block.Pointwise.call(block.Depthwise.call(x))).ToArray();
        return [.. LevelBlocks.Take(Levels.Count).Select(block => outputs[block - 1])];
    }

    public override Value[] ExportLevels(OnnxGraph graph, Value images)
    {
        var x = _stem.Export(graph, "conv1", images);
        var outputs = new Value[_blocks.Length];
        for (var i = 0; i < _blocks.Length; i++)
        {
            x = _blocks[i].Depthwise.Export(graph, $"conv_dw_{i + 1}", x);
            outputs[i] = x = _blocks[i].Pointwise.Export(graph, $"conv_pw_{i + 1}", x);
        }
        return [.. LevelBlocks.Take(Levels.Count).Select(block => outputs[block - 1])];
    }

    /// <summary>Keras names: <c>conv1.kernel</c>, <c>conv_dw_1.depthwise_kernel</c>, <c>conv_dw_1_bn.gamma</c> …</summary>
    public override void LoadPretrained(WeightFile weights)
    {
        Load("conv1", "kernel", _stem);
        for (var i = 0; i < _blocks.Length; i++)
        {
            Load($"conv_dw_{i + 1}", "depthwise_kernel", _blocks[i].Depthwise);
            Load($"conv_pw_{i + 1}", "kernel", _blocks[i].Pointwise);
        }

        void Load(string layer, string kernel, ConvNorm target)
        {
            weights.CopyTo($"{layer}.{kernel}", target.Conv.weight);
            weights.CopyTo($"{layer}_bn.gamma", target.Norm.weight);
            weights.CopyTo($"{layer}_bn.beta", target.Norm.bias);
            weights.CopyTo($"{layer}_bn.moving_mean", target.Norm.running_mean);
            weights.CopyTo($"{layer}_bn.moving_variance", target.Norm.running_var);
        }
    }

    // Multiples of 8 keep the vector units busy.
    private static int Scaled(int channels, double width) => Math.Max(8, (int)Math.Round(channels * width / 8) * 8);
}
