using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A table [entries, features] looked up by index.</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long _paddingIndex;
    private readonly double? _maximumNorm;
    private readonly double _normType;
    private readonly bool _scaleGradientByFrequency;
    private readonly bool _sparse;

    [ComponentName(Name = "weight")]
    private Parameter _weight;

    internal Embedding(Parameter weight, long? paddingIndex, double? maximumNorm, double normType, bool scaleGradientByFrequency, bool sparse)
        : base(nameof(Embedding))
    {
        _paddingIndex = paddingIndex is { } index ? (index < 0 ? index + weight.shape[0] : index) : -1;
        (_maximumNorm, _normType) = (maximumNorm, normType);
        (_scaleGradientByFrequency, _sparse) = (scaleGradientByFrequency, sparse);
        _weight = weight;
        ConditionallyRegisterParameter("weight", weight);
    }

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

    public override Tensor forward(Tensor input)
    {
        if (_maximumNorm is { } maximum)
        {
            using var _ = no_grad();
            using var indices = input.contiguous();
            NnOps.embedding_renorm_.CallInPlace(_weight, indices, maximum, _normType);
        }

        return NnOps.embedding.Call(_weight, input, _paddingIndex, _scaleGradientByFrequency, _sparse);
    }

    internal static Embedding Create(long entries, long features, long? paddingIndex, double? maximumNorm, double normType, bool scaleGradientByFrequency, bool sparse, Device? device, ScalarType? dtype)
    {
        var weight = new Parameter(empty(entries, features, dtype: dtype, device: device));
        nn.init.normal_(weight);
        var module = new Embedding(weight, paddingIndex, maximumNorm, normType, scaleGradientByFrequency, sparse);
        if (paddingIndex is not null)
        {
            using var _ = no_grad();
            using var row = weight.select(0, module._paddingIndex);
            row.zero_();
        }

        return module;
    }
}
