using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Leaky ReLU whose slope is learnt: one for all channels, or one a channel.</summary>
public sealed class PReLU : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter _weight;

    internal PReLU(long numParameters, double init, Device? device, ScalarType? dtype)
        : base(nameof(PReLU))
    {
        (num_parameters, this.init) = (numParameters, init);
        _weight = new Parameter(full([numParameters], init, dtype: dtype ?? get_default_dtype(), device: device));
        ConditionallyRegisterParameter("weight", _weight);
    }

    public long num_parameters { get; }

    public double init { get; }

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

    public override Tensor forward(Tensor tensor) => F.prelu(tensor, _weight);
}
