using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

public sealed class ConvTranspose3d : ConvolutionTranspose
{
    internal ConvTranspose3d(long inChannels, long outChannels, long[] kernelSize, long[] stride, long[] padding, long[] outputPadding, long[] dilation, PaddingModes paddingMode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose3d), inChannels, outChannels, kernelSize, stride, padding, null, dilation, true, outputPadding, groups, bias, paddingMode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size)
    {
        ValidateShape(input, 3);
        var extra = _output_padding(input, output_size, kernel_size, stride, padding, dilation, 3);
        return F.conv_transpose3d(input, weight, bias, stride, padding, extra, dilation, groups);
    }
}
