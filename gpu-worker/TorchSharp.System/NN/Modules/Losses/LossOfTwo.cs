using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A loss of two inputs and how it is reduced.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    protected Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(nameof(Loss<T1, T2, TResult>))
    {
        this.reduction = reduction;
    }

    public nn.Reduction reduction { get; }
}
