using Pipeline.Onnx.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// The plain fully convolutional head (Long et al., 2015): a 3 × 3 convolution to a quarter of the late features' channels, then the classes.
/// Without dropout, so that a resumed training repeats itself.
/// </summary>
public sealed class Fcn : SegmentationNetwork
{
    private readonly ConvNorm _hidden;
    private readonly Conv2d _out;

    public Fcn(Backbone backbone, int classes, string networkName)
        : base(nameof(Fcn), backbone, classes, networkName)
    {
        var width = Math.Max(8, backbone.HighChannels / 4);
        _hidden = new ConvNorm(backbone.HighChannels, width);
        _out = nn.Conv2d(width, classes, 1, padding: 0L);
        register_module("hidden", _hidden);
        register_module("out", _out);
    }

    public override Tensor Coarse(Tensor images) => _out.call(_hidden.call(Backbone.call(images)));

    protected override Value ExportCoarse(OnnxGraph graph, Value images) =>
        Layers.Export(graph, "out", _out, _hidden.Export(graph, "hidden", Backbone.Export(graph, images).High), 0);
}
