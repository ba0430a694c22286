using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>y = x₁ᵀ W x₂ + b with weight [out, in1, in2].</summary>
public sealed class Bilinear : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter _weight;

    [ComponentName(Name = "bias")]
    private Parameter? _bias;

    internal Bilinear(long inputs1, long inputs2, long outputs, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Bilinear))
    {
        (in1_features, in2_features, out_features) = (inputs1, inputs2, outputs);
        _weight = new Parameter(empty(outputs, inputs1, inputs2, dtype: dtype, device: device));
        _bias = hasBias ? new Parameter(empty(outputs, dtype: dtype, device: device)) : null;
        ConditionallyRegisterParameter("weight", _weight);
        ConditionallyRegisterParameter("bias", _bias);
        var bound = 1 / Math.Sqrt(inputs1);
        nn.init.uniform_(_weight, -bound, bound);
        if (_bias is not null)
            nn.init.uniform_(_bias, -bound, bound);
    }

    public long in1_features { get; set; }

    public long in2_features { get; set; }

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

    public override Tensor forward(Tensor input1, Tensor input2) => F.bilinear(input1, input2, _weight, _bias);
}
