using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Networks;

/// <summary>The 1 × 1 convolution and batch norm of a shortcut that changes shape. Keys <c>0</c> and <c>1</c>, as in torchvision's Sequential.</summary>
internal sealed class Downsample : nn.Module<Tensor, Tensor>
{
    public Downsample(long inputs, long outputs, long stride)
        : base(nameof(Downsample))
    {
        Conv = nn.Conv2d(inputs, outputs, 1, stride: stride, padding: 0L, bias: false);
        Norm = nn.BatchNorm2d(outputs);
        register_module("0", Conv);
        register_module("1", Norm);
    }

    public Conv2d Conv { get; }
    public BatchNorm2d Norm { get; }

    public override Tensor forward(Tensor input) => Norm.call(Conv.call(input));
}
