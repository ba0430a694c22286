using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

public sealed class Conv2d : Convolution
{
    internal Conv2d(long inChannels, long outChannels, long[] kernelSize, long[] stride, long[] padding, Padding? paddingType, long[] dilation, PaddingModes paddingMode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), inChannels, outChannels, kernelSize, stride, padding, paddingType, dilation, false, Sizes.Repeat(0, 2), groups, bias, paddingMode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateShape(input, 2);
        using var padded = PaddedBefore(input);
        if (padded is not null)
            return F.conv2d(padded, weight, bias, stride, null, dilation, groups);
        return padding_type is { } type
            ? F.conv2d_padding(input, weight, bias, stride, type, dilation, groups)
            : F.conv2d(input, weight, bias, stride, padding, dilation, groups);
    }
}
