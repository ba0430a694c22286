using Pipeline.Onnx.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>
/// DeepLabV3+ (Chen et al., 2018): parallel dilated convolutions over the late features, joined with the early ones.
/// <c>forward</c>: [batch, 3, height, width] → logits [batch, classes, height, width].
/// </summary>
public sealed class DeepLabV3Plus : SegmentationNetwork
{
    private readonly ConvNorm[] _branches;
    private readonly ConvNorm? _pooled;
    private readonly ConvNorm _project;
    private readonly ConvNorm _low;
    private readonly ConvNorm _join;
    private readonly Conv2d _out;

    public DeepLabV3Plus(Backbone backbone, int classes, DeepLabOptions options, string networkName)
        : base(nameof(DeepLabV3Plus), backbone, classes, networkName)
    {
        var width = options.Width;
        _branches = new ConvNorm[options.Rates.Count + 1];
        for (var i = 0; i < _branches.Length; i++)
        {
            _branches[i] = i == 0
                ? new ConvNorm(backbone.HighChannels, width, kernel: 1)
                : new ConvNorm(backbone.HighChannels, width, dilation: options.Rates[i - 1]);
            register_module($"aspp{i}", _branches[i]);
        }
        if (options.ImagePooling)
        {
            _pooled = new ConvNorm(backbone.HighChannels, width, kernel: 1);
            register_module("pooled", _pooled);
        }
        _project = new ConvNorm(width * (_branches.Length + (options.ImagePooling ? 1 : 0)), width, kernel: 1);
        _low = new ConvNorm(backbone.LowChannels, options.LowWidth, kernel: 1);
        _join = new ConvNorm(width + options.LowWidth, width);
        _out = nn.Conv2d(width, classes, 1, padding: 0L);
        register_module("project", _project);
        register_module("low", _low);
        register_module("join", _join);
        register_module("out", _out);
    }

    /// <summary>Logits at the stride of the low features, [batch, classes, h, w].</summary>
    public override Tensor Coarse(Tensor images)
    {
        var (low, high) = Backbone.Features(images);
        var parts = _branches.Select(branch => branch.call(high)).ToList();
        if (_pooled is not null)
        {
            parts.Add(_pooled.call(high.mean([2, 3], keepdim: true)).expand(-1, -1, high.shape[2], high.shape[3]));
        }
        var meaning = _project.call(cat(parts, 1));
        var joined = cat([Layers.Resize(meaning, low.shape[2], low.shape[3]), _low.call(low)], 1);
        return _out.call(_join.call(joined));
    }

    protected override Value ExportCoarse(OnnxGraph graph, Value images)
    {
        var (low, high) = Backbone.Export(graph, images);
        var parts = _branches.Select((branch, i) => branch.Export(graph, $"aspp{i}", high)).ToList();
        if (_pooled is not null)
        {
            var pooled = _pooled.Export(graph, "pooled", graph.GlobalAveragePool(high));
            parts.Add(graph.ResizeLike(pooled, high, ResizeMode.HalfPixel));
        }
        var meaning = _project.Export(graph, "project", graph.Concat(parts.ToArray(), 1));
        var joined = graph.Concat([graph.ResizeLike(meaning, low, ResizeMode.HalfPixel), _low.Export(graph, "low", low)], 1);
        return Layers.Export(graph, "out", _out, _join.Export(graph, "join", joined), 0);
    }
}
