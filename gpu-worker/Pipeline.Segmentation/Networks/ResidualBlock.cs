using Pipeline.Onnx.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>Two 3 × 3 convolutions. Keys as torchvision's BasicBlock.</summary>
public sealed class ResidualBlock : ResNetBlock
{
    private readonly int _firstDilation;
    private readonly int _dilation;
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;

    /// <param name="firstDilation">Of the first convolution; null = <paramref name="dilation"/>.</param>
    public ResidualBlock(long inputs, long outputs, long stride = 1, int dilation = 1, int? firstDilation = null)
        : base(nameof(ResidualBlock), inputs, outputs, stride)
    {
        (_firstDilation, _dilation) = (firstDilation ?? dilation, dilation);
        _conv1 = nn.Conv2d(inputs, outputs, 3, stride: stride, padding: (long)_firstDilation, dilation: _firstDilation, bias: false);
        _bn1 = nn.BatchNorm2d(outputs);
        _conv2 = nn.Conv2d(outputs, outputs, 3, padding: (long)dilation, dilation: dilation, bias: false);
        _bn2 = nn.BatchNorm2d(outputs);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", _conv2);
        register_module("bn2", _bn2);
    }

    protected override Tensor Branch(Tensor input) =>
        _bn2.call(_conv2.call(nn.functional.relu(_bn1.call(_conv1.call(input)))));

    protected override Value ExportBranch(OnnxGraph graph, string name, Value input)
    {
        var x = Layers.Export(graph, $"{name}.conv1", _conv1, _bn1, input, Activation.Relu, _firstDilation);
        return Layers.Export(graph, $"{name}.conv2", _conv2, _bn2, x, Activation.None, _dilation);
    }
}
