using Pipeline.Onnx.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>A 3 × 3 convolution on a quarter of the channels between two 1 × 1 ones; the stride lies on the 3 × 3. Keys as torchvision's Bottleneck.</summary>
public sealed class Bottleneck : ResNetBlock
{
    /// <summary>Outputs per channel of the narrow part.</summary>
    public const int Expansion = 4;

    private readonly int _dilation;
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;
    private readonly Conv2d _conv3;
    private readonly BatchNorm2d _bn3;

    public Bottleneck(long inputs, long narrow, long stride = 1, int dilation = 1)
        : base(nameof(Bottleneck), inputs, narrow * Expansion, stride)
    {
        _dilation = dilation;
        _conv1 = nn.Conv2d(inputs, narrow, 1, padding: 0L, bias: false);
        _bn1 = nn.BatchNorm2d(narrow);
        _conv2 = nn.Conv2d(narrow, narrow, 3, stride: stride, padding: (long)dilation, dilation: dilation, bias: false);
        _bn2 = nn.BatchNorm2d(narrow);
        _conv3 = nn.Conv2d(narrow, narrow * Expansion, 1, padding: 0L, bias: false);
        _bn3 = nn.BatchNorm2d(narrow * Expansion);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", _conv2);
        register_module("bn2", _bn2);
        register_module("conv3", _conv3);
        register_module("bn3", _bn3);
    }

    protected override Tensor Branch(Tensor input)
    {
        var x = nn.functional.relu(_bn1.call(_conv1.call(input)));
        x = nn.functional.relu(_bn2.call(_conv2.call(x)));
        return _bn3.call(_conv3.call(x));
    }

    protected override Value ExportBranch(OnnxGraph graph, string name, Value input)
    {
        var x = Layers.Export(graph, $"{name}.conv1", _conv1, _bn1, input, Activation.Relu, 0);
        x = Layers.Export(graph, $"{name}.conv2", _conv2, _bn2, x, Activation.Relu, _dilation);
        return Layers.Export(graph, $"{name}.conv3", _conv3, _bn3, x, Activation.None, 0);
    }
}
