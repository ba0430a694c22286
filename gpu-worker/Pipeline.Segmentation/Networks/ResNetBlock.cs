using Pipeline.Onnx.Export;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>Convolutions beside a shortcut, added and rectified. Keys as torchvision's: the shortcut is <c>downsample.0</c> and <c>.1</c>.</summary>
public abstract class ResNetBlock : nn.Module<Tensor, Tensor>
{
    private readonly Downsample? _shortcut;

    protected ResNetBlock(string name, long inputs, long outputs, long stride)
        : base(name)
    {
        if (stride != 1 || inputs != outputs)
        {
            _shortcut = new Downsample(inputs, outputs, stride);
            register_module("downsample", _shortcut);
        }
    }

    public sealed override Tensor forward(Tensor input)
    {
        var shortcut = _shortcut is null ? input : _shortcut.call(input);
        return nn.functional.relu(Branch(input) + shortcut);
    }

    public Value Export(OnnxGraph graph, string name, Value input)
    {
        var branch = ExportBranch(graph, name, input);
        var shortcut = _shortcut is null ? input : Layers.Export(graph, $"{name}.downsample", _shortcut.Conv, _shortcut.Norm, input, Activation.None, 0);
        return graph.Relu(graph.Add(branch, shortcut));
    }

    protected abstract Tensor Branch(Tensor input);

    protected abstract Value ExportBranch(OnnxGraph graph, string name, Value input);
}
