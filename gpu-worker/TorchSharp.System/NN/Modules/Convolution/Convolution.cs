using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>What convolutions of one to three dimensions share: sizes, weight [out, in / groups, kernel…] (transposed: [in, out / groups, kernel…]), bias.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    protected Parameter _weight;

    [ComponentName(Name = "bias")]
    protected Parameter? _bias;

    protected long[] _reversed_padding_repeated_twice = [];

    protected Convolution(
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
        : base(name)
    {
        if (groups <= 0 || in_channels % groups != 0 || out_channels % groups != 0)
            throw new ArgumentException($"{name}: groups is {groups}; allowed: a positive divisor of in_channels ({in_channels}) and out_channels ({out_channels}).");
        if (padding_type == TorchSharp.Padding.Same && stride.Any(static step => step != 1))
            throw new ArgumentException($"{name}: padding Same needs stride 1, not [{string.Join(", ", stride)}].");

        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.dilation = dilation;
        this.transposed = transposed;
        this.output_padding = output_padding;
        this.groups = groups;
        this.padding_mode = padding_mode;
        this.padding = [];
        if (padding_type is { } type)
            SetPadding(type);
        else
            SetPadding(padding);

        long[] shape = transposed ? [in_channels, out_channels / groups, .. kernel_size] : [out_channels, in_channels / groups, .. kernel_size];
        _weight = new Parameter(empty(shape, dtype: dtype, device: device));
        ConditionallyRegisterParameter("weight", _weight);
        _bias = bias ? new Parameter(empty(out_channels, dtype: dtype, device: device)) : null;
        ConditionallyRegisterParameter("bias", _bias);
        reset_parameters();
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[] padding { get; private set; }

    public Padding? padding_type { get; private set; }

    public long[] dilation { get; set; }

    public bool transposed { get; }

    public long[] output_padding { get; set; }

    public long groups { get; set; }

    public PaddingModes padding_mode { get; set; }

    public Parameter weight
    {
        get => _weight;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _weight = value;
            ConditionallyRegisterParameter("weight", value);
        }
    }

    /// <summary>Null where the convolution has none.</summary>
    public Parameter bias
    {
        get => _bias!;
        set
        {
            _bias = value;
            ConditionallyRegisterParameter("bias", value);
        }
    }

    /// <summary>PyTorch's initial values: uniform within 1 / sqrt(fan in), for weight and bias.</summary>
    public void reset_parameters() => DefaultInitialisation.Uniform(_weight, _bias);

    protected void SetPadding(long[] padding)
    {
        this.padding = padding;
        padding_type = null;
        _reversed_padding_repeated_twice = [.. padding.Reverse().SelectMany(static size => new[] { size, size })];
    }

    protected void SetPadding(Padding padding)
    {
        padding_type = padding;
        this.padding = Sizes.Repeat(0, kernel_size.Length);
        var total = kernel_size.Select((size, i) => padding == TorchSharp.Padding.Same ? dilation[i] * (size - 1) : 0).Reverse();
        // An odd total puts the extra element at the end, as in PyTorch.
        _reversed_padding_repeated_twice = [.. total.SelectMany(static sum => new[] { sum / 2, sum - (sum / 2) })];
    }

    /// <summary>Whether the input has a batch dimension; throws where it has neither the dimensions nor the channels it should.</summary>
    protected bool ValidateShape(Tensor input, long dimensions)
    {
        var rank = input.dim();
        if (rank != dimensions + 1 && rank != dimensions + 2)
            throw new ArgumentException($"{GetName()} takes {dimensions + 1} or {dimensions + 2} dimensions; the input is [{string.Join(", ", input.shape)}].");
        return rank == dimensions + 2;
    }

    /// <summary>The input with the padding that the operator itself cannot do, or null where it can.</summary>
    private protected Tensor? PaddedBefore(Tensor input) =>
        padding_mode == PaddingModes.Zeros ? null : F.pad(input, _reversed_padding_repeated_twice, padding_mode);
}
