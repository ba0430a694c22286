using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Irn;

/// <summary>1 × 1 convolution without bias, group norm, ReLU: works the same on one image as on many.</summary>
internal sealed class ConvGroupNorm : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly GroupNorm norm;

    public ConvGroupNorm(long inputs, long outputs, long groups)
        : base(nameof(ConvGroupNorm))
    {
        conv = nn.Conv2d(inputs, outputs, 1, padding: 0L, bias: false);
        norm = nn.GroupNorm(groups, outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.relu(norm.call(conv.call(input)));
}
