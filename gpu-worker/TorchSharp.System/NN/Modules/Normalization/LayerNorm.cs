using TorchSharp.Utils;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Normalises the last dimensions of each sample (Ba, Kiros and Hinton 2016).</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter? _weight;

    [ComponentName(Name = "bias")]
    private Parameter? _bias;

    internal LayerNorm(long[] normalizedShape, double eps, bool elementwiseAffine, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        (normalized_shape, this.eps, elementwise_affine) = (normalizedShape, eps, elementwiseAffine);
        if (!elementwiseAffine)
            return;
        weight = new Parameter(ones(normalizedShape, dtype: dtype, device: device));
        if (hasBias)
            bias = new Parameter(zeros(normalizedShape, dtype: dtype, device: device));
    }

    public long[] normalized_shape { get; set; }

    public double eps { get; set; }

    public bool elementwise_affine { get; set; }

    /// <summary>[normalized_shape]; null without elementwise_affine.</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            _weight = value;
            ConditionallyRegisterParameter("weight", value);
        }
    }

    /// <summary>[normalized_shape]; null where the layer has none.</summary>
    public Parameter bias
    {
        get => _bias!;
        set
        {
            _bias = value;
            ConditionallyRegisterParameter("bias", value);
        }
    }

    public void reset_parameters()
    {
        if (_weight is not null)
            nn.init.ones_(_weight);
        if (_bias is not null)
            nn.init.zeros_(_bias);
    }

    public override Tensor forward(Tensor tensor) => F.layer_norm(tensor, normalized_shape, _weight, _bias, eps);
}
