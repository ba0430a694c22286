using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

public sealed class ConvTranspose1d : ConvolutionTranspose
{
    internal ConvTranspose1d(long inChannels, long outChannels, long[] kernelSize, long[] stride, long[] padding, long[] outputPadding, long[] dilation, PaddingModes paddingMode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose1d), inChannels, outChannels, kernelSize, stride, padding, null, dilation, true, outputPadding, groups, bias, paddingMode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size)
    {
        ValidateShape(input, 1);
        var extra = _output_padding(input, output_size, kernel_size, stride, padding, dilation, 1);
        return F.conv_transpose1d(input, weight, bias, stride[0], padding[0], extra[0], dilation[0], groups);
    }
}
