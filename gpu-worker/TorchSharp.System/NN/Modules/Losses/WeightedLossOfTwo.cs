using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A loss whose classes or elements count differently; the weights are a buffer of the module.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    [ComponentName(Name = "weight")]
    private readonly Tensor? _weight;

    protected WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(reduction)
    {
        _weight = weight;
        ConditionallyRegisterBuffer("weight", weight);
    }

    /// <summary>Null where all count the same.</summary>
    public Tensor weight => _weight!;
}
