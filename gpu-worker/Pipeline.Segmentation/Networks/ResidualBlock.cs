using Pipeline.Onnx.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>Two 3 × 3 convolutions beside a shortcut. Keys as torchvision's BasicBlock.</summary>
public sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly int _dilation;
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d _bn2;
    private readonly Conv2d? _shortcut;
    private readonly BatchNorm2d? _shortcutNorm;

    public ResidualBlock(long inputs, long outputs, long stride = 1, int dilation = 1)
        : base(nameof(ResidualBlock))
    {
        _dilation = dilation;
        _conv1 = nn.Conv2d(inputs, outputs, 3, stride: stride, padding: (long)dilation, dilation: dilation, bias: false);
        _bn1 = nn.BatchNorm2d(outputs);
        _conv2 = nn.Conv2d(outputs, outputs, 3, padding: (long)dilation, dilation: dilation, bias: false);
        _bn2 = nn.BatchNorm2d(outputs);
        register_module("conv1", _conv1);
        register_module("bn1", _bn1);
        register_module("conv2", _conv2);
        register_module("bn2", _bn2);
        if (stride != 1 || inputs != outputs)
        {
            _shortcut = nn.Conv2d(inputs, outputs, 1, stride: stride, padding: 0L, bias: false);
            _shortcutNorm = nn.BatchNorm2d(outputs);
            register_module("downsample", nn.Sequential(("0", (nn.Module<Tensor, Tensor>)_shortcut), ("1", _shortcutNorm)));
        }
    }

    public override Tensor forward(Tensor input)
    {
        var x = nn.functional.relu(_bn1.call(_conv1.call(input)));
        x = _bn2.call(_conv2.call(x));
        var shortcut = _shortcut is null ? input : _shortcutNorm!.call(_shortcut.call(input));
        return nn.functional.relu(x + shortcut);
    }

    public Value Export(OnnxGraph graph, string name, Value input)
    {
        var x = Layers.Export(graph, $"{name}.conv1", _conv1, _bn1, input, Activation.Relu, _dilation);
        x = Layers.Export(graph, $"{name}.conv2", _conv2, _bn2, x, Activation.None, _dilation);
        var shortcut = _shortcut is null ? input : Layers.Export(graph, $"{name}.downsample", _shortcut, _shortcutNorm!, input, Activation.None, 0);
        return graph.Relu(graph.Add(x, shortcut));
    }
}
