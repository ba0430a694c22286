using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The gradient of a convolution with respect to its input, as a layer.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(
        string name,
        long in_channels,
        long out_channels,
        long[] kernel_size,
        long[] stride,
        long[] padding,
        Padding? padding_type,
        long[] dilation,
        bool transposed,
        long[] output_padding,
        long groups,
        bool bias,
        PaddingModes padding_mode,
        Device? device = null,
        ScalarType? dtype = null)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding, groups, bias, padding_mode, device, dtype)
    {
        if (padding_mode != PaddingModes.Zeros)
            throw new ArgumentException($"{name}: padding_mode is {padding_mode}; allowed: Zeros.", nameof(padding_mode));
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    /// <param name="output_size">The spatial size wanted, where the stride leaves a choice; null for the smallest.</param>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>How much larger than the smallest the output must be for the size wanted.</summary>
    protected long[] _output_padding(Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation, long num_spatial_dims)
    {
        if (output_size is null)
            return output_padding;

        var spatial = (int)num_spatial_dims;
        var wanted = output_size.Length > spatial ? output_size[^spatial..] : output_size;
        if (wanted.Length != spatial)
            throw new ArgumentException($"{GetName()} takes an output_size of {spatial} numbers, not {output_size.Length}.", nameof(output_size));

        var sizes = input.shape[^spatial..];
        var extra = new long[spatial];
        for (var i = 0; i < spatial; i++)
        {
            var smallest = ((sizes[i] - 1) * stride[i]) - (2 * padding[i]) + (dilation[i] * (kernel_size[i] - 1)) + 1;
            extra[i] = wanted[i] - smallest;
            if (extra[i] < 0 || extra[i] >= stride[i])
                throw new ArgumentException($"{GetName()}: output_size[{i}] is {wanted[i]}; allowed: {smallest} to {smallest + stride[i] - 1}.", nameof(output_size));
        }

        return extra;
    }
}
