using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Normalises groups of channels of each sample (Wu and He 2018).</summary>
public sealed class GroupNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter? _weight;

    [ComponentName(Name = "bias")]
    private Parameter? _bias;

    internal GroupNorm(long groups, long channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        if (groups <= 0 || channels % groups != 0)
            throw new ArgumentException($"GroupNorm: num_groups is {groups}; allowed: a positive divisor of num_channels ({channels}).");
        (num_groups, this.eps, this.affine) = (groups, eps, affine);
        if (!affine)
            return;
        weight = new Parameter(ones(channels, dtype: dtype, device: device));
        bias = new Parameter(zeros(channels, dtype: dtype, device: device));
    }

    public long num_groups { get; set; }

    public double eps { get; set; }

    public bool affine { get; set; }

    /// <summary>[channels]; null without affine.</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            _weight = value;
            ConditionallyRegisterParameter("weight", value);
        }
    }

    /// <summary>[channels]; null without affine.</summary>
    public Parameter bias
    {
        get => _bias!;
        set
        {
            _bias = value;
            ConditionallyRegisterParameter("bias", value);
        }
    }

    public override Tensor forward(Tensor tensor) => F.group_norm(tensor, num_groups, _weight, _bias, eps);
}
