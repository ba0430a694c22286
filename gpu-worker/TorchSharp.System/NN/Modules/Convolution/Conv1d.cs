using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

public sealed class Conv1d : Convolution
{
    internal Conv1d(long inChannels, long outChannels, long[] kernelSize, long[] stride, long[] padding, Padding? paddingType, long[] dilation, PaddingModes paddingMode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv1d), inChannels, outChannels, kernelSize, stride, padding, paddingType, dilation, false, Sizes.Repeat(0, 1), groups, bias, paddingMode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateShape(input, 1);
        using var padded = PaddedBefore(input);
        if (padded is not null)
            return F.conv1d(padded, weight, bias, stride[0], 0, dilation[0], groups);
        return padding_type is { } type
            ? F.conv1d_padding(input, weight, bias, stride[0], type, dilation[0], groups)
            : F.conv1d(input, weight, bias, stride[0], padding[0], dilation[0], groups);
    }
}
