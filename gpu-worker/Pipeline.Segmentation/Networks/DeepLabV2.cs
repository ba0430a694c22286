using Pipeline.Onnx.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// DeepLabV2 (Chen et al., 2017): 3 × 3 classifiers at four dilations over the late features, summed. The rates are meant for stride 8
/// (<c>/os8</c>).
/// </summary>
public sealed class DeepLabV2 : SegmentationNetwork
{
    private static readonly int[] Rates = [6, 12, 18, 24];

    private readonly Conv2d[] _branches;

    public DeepLabV2(Backbone backbone, int classes, string networkName)
        : base(nameof(DeepLabV2), backbone, classes, networkName)
    {
        _branches = [.. Rates.Select(rate => nn.Conv2d(backbone.HighChannels, classes, 3, padding: (long)rate, dilation: rate))];
        foreach (var branch in _branches)
        {
            nn.init.normal_(branch.weight, 0, 0.01);
            nn.init.zeros_(branch.bias);
        }
        register_module("out", nn.ModuleList(_branches));
    }

    public override Tensor Coarse(Tensor images)
    {
        var high = Backbone.call(images);
        return _branches.Select(branch => branch.call(high)).Aggregate((sum, scores) => sum + scores);
    }

    protected override Value ExportCoarse(OnnxGraph graph, Value images)
    {
        var high = Backbone.Export(graph, images).High;
        return _branches.Select((branch, i) => Layers.Export(graph, $"out.{i}", branch, high, Rates[i])).Aggregate(graph.Add);
    }
}
