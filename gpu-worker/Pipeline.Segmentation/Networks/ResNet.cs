using Pipeline.Contracts.Models;
using Pipeline.Onnx.Export;
using Pipeline.Segmentation.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// ResNet-18 to -101 (He et al., 2016) with torchvision's keys (<c>layer1.0.conv1.weight</c> …) and dilated late stages.
/// Levels: the pooled stem and the four stages; the low one is <c>layer1</c>.
/// </summary>
public sealed class ResNet : Backbone
{
    private const string Counters = ".num_batches_tracked";

    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly ResNetBlock[][] _stages;

    /// <param name="depth">18, 34, 50 or 101; from 50 on the blocks are bottlenecks.</param>
    /// <param name="width">Factor on every channel count; published weights are for 1.</param>
    /// <param name="outputStride">16 or 8: where a stage would go beyond, its stride becomes dilation.</param>
    public ResNet(int depth = 18, double width = 1, int outputStride = 16)
        : base(nameof(ResNet))
    {
        int[] counts = depth switch
        {
            18 => [2, 2, 2, 2],
            34 or 50 => [3, 4, 6, 3],
            101 => [3, 4, 23, 3],
            _ => throw new ArgumentOutOfRangeException(nameof(depth), depth, "Allowed: 18, 34, 50, 101."),
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
        _stages = new ResNetBlock[4][];
        var levels = new List<FeatureLevel> { new(inputs, 4) };
        var (stride, dilation) = (4, 1);
        for (var s = 0; s < 4; s++)
        {
            var narrow = Scaled(64 << s, width);
            var step = s == 0 ? 1 : 2;
            // What a dropped stride would have skipped, the layers after it skip; the layer itself still sees neighbours.
            var first = dilation;
            if (stride * step > outputStride)
            {
                (dilation, step) = (dilation * step, 1);
            }
            stride *= step;
            _stages[s] = new ResNetBlock[counts[s]];
            for (var b = 0; b < counts[s]; b++)
            {
                _stages[s][b] = depth >= 50
                    ? new Bottleneck(inputs, narrow, b == 0 ? step : 1, b == 0 ? first : dilation)
                    : new ResidualBlock(inputs, narrow, b == 0 ? step : 1, dilation, b == 0 ? first : dilation);
                inputs = depth >= 50 ? narrow * Bottleneck.Expansion : narrow;
            }
            register_module($"layer{s + 1}", nn.Sequential(_stages[s].Select((block, b) => ($"{b}", (nn.Module<Tensor, Tensor>)block)).ToArray()));
            levels.Add(new FeatureLevel(inputs, stride));
        }
        Levels = levels;
    }

    public override IReadOnlyList<FeatureLevel> Levels { get; }
    public override int LowLevel => 1;
    public override Preprocessing Preprocessing { get; } = new("RGB", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    public override Tensor[] LevelFeatures(Tensor images)
    {
        var x = nn.functional.relu(_bn1.call(_conv1.call(images)));
        x = nn.functional.max_pool2d(x, 3, 2, 1);
        return [x, .. _stages.Select(stage => x = stage.Aggregate(x, (features, block) => block.call(features)))];
    }

    public override Value[] ExportLevels(OnnxGraph graph, Value images)
    {
        var x = graph.MaxPool(Layers.Export(graph, "conv1", _conv1, _bn1, images, Activation.Relu, 3), 3, 2, 1);
        var levels = new List<Value> { x };
        for (var s = 0; s < _stages.Length; s++)
        {
            for (var b = 0; b < _stages[s].Length; b++)
            {
                x = _stages[s][b].Export(graph, $"layer{s + 1}.{b}", x);
            }
            levels.Add(x);
        }
        return [.. levels];
    }

    /// <summary>torchvision's keys, all of them; only the classifier's (<c>fc</c>) and the counters have no place here.</summary>
    /// <exception cref="WeightsException">A key is missing, has another shape, or belongs to another network.</exception>
    public override void LoadPretrained(WeightFile weights)
    {
        var own = state_dict().Where(pair => !pair.Key.EndsWith(Counters, StringComparison.Ordinal)).ToDictionary();
        var foreign = weights.Keys.Where(key => !own.ContainsKey(key) && !key.EndsWith(Counters, StringComparison.Ordinal) && !key.StartsWith("fc.", StringComparison.Ordinal)).ToList();
        if (foreign.Count > 0)
        {
            throw new WeightsException($"The weights are another network's: {foreign.Count} keys have no place here, such as '{foreign[0]}'.");
        }
        foreach (var (key, tensor) in own)
        {
            weights.CopyTo(key, tensor);
        }
    }

    private static int Scaled(int channels, double width) => Math.Max(8, (int)Math.Round(channels * width / 8) * 8);
}
