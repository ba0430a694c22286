using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>y = x Wᵀ + b with weight [out, in].</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter _weight;

    [ComponentName(Name = "bias")]
    private Parameter? _bias;

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        (out_features, in_features) = (weight.shape[0], weight.shape[1]);
        _weight = weight;
        _bias = bias;
        ConditionallyRegisterParameter("weight", weight);
        ConditionallyRegisterParameter("bias", bias);
    }

    internal Linear(long inputs, long outputs, bool hasBias, Device? device, ScalarType? dtype)
        : this(
            new Parameter(empty(outputs, inputs, dtype: dtype, device: device)),
            hasBias ? new Parameter(empty(outputs, dtype: dtype, device: device)) : null)
    {
        DefaultInitialisation.Uniform(_weight, _bias);
    }

    public long in_features { get; set; }

    public long out_features { get; set; }

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

    /// <summary>Null where the layer has none.</summary>
    public Parameter bias
    {
        get => _bias!;
        set
        {
            _bias = value;
            ConditionallyRegisterParameter("bias", value);
        }
    }

    public override Tensor forward(Tensor tensor) => F.linear(tensor, _weight, _bias);
}
