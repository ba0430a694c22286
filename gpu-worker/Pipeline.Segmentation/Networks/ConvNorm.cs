using Pipeline.Onnx.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>Convolution without bias, batch norm, activation. Keys: <c>conv.weight</c>, <c>bn.*</c>.</summary>
public sealed class ConvNorm : nn.Module<Tensor, Tensor>
{
    private readonly Activation _activation;
    private readonly long _kernel;
    private readonly long _stride;
    private readonly long _dilation;
    private readonly bool _samePadding;

    /// <param name="samePadding">TensorFlow's SAME: a stride-2 window on an even size pads right and bottom only.</param>
    public ConvNorm(
        long inputs, long outputs, long kernel = 3, long stride = 1, long dilation = 1, long groups = 1,
        Activation activation = Activation.Relu, double epsilon = 1e-5, bool samePadding = false)
        : base(nameof(ConvNorm))
    {
        (_activation, _kernel, _stride, _dilation, _samePadding) = (activation, kernel, stride, dilation, samePadding);
        Conv = nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: samePadding ? 0L : dilation * (kernel - 1) / 2, dilation: dilation, groups: groups, bias: false);
        Norm = nn.BatchNorm2d(outputs, eps: epsilon);
        register_module("conv", Conv);
        register_module("bn", Norm);
    }

    public Conv2d Conv { get; }
    public BatchNorm2d Norm { get; }

    public override Tensor forward(Tensor input)
    {
        var padded = _samePadding && _kernel > 1 ? PadSame(input) : input;
        return Layers.Activate(Norm.call(Conv.call(padded)), _activation);
    }

    public Value Export(OnnxGraph graph, string name, Value input)
    {
        var kernel = (int)_kernel;
        var padded = _samePadding && kernel > 1
            ? graph.PadSame(input, kernel, (int)_stride, (int)_dilation)
            : input;
        return Layers.Export(graph, name, Conv, Norm, padded, _activation, _samePadding ? 0 : (int)(_dilation * (kernel - 1) / 2));
    }

    // total = max((⌈size / stride⌉ − 1) · stride + span − size, 0); the odd pixel goes right and to the bottom.
    private Tensor PadSame(Tensor input)
    {
        var (top, bottom) = Amounts(input.shape[2]);
        var (left, right) = Amounts(input.shape[3]);
        return nn.functional.pad(input, [left, right, top, bottom], TorchSharp.PaddingModes.Constant, 0);
    }

    private (long Before, long After) Amounts(long size)
    {
        var span = (_kernel - 1) * _dilation + 1;
        var total = Math.Max((size - 1) / _stride * _stride + span - size, 0);
        return (total / 2, total - total / 2);
    }
}
