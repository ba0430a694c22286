using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A loss of four inputs and how it is reduced.</summary>
public abstract class Loss<T1, T2, T3, T4, TResult> : nn.Module<T1, T2, T3, T4, TResult>
{
    protected Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(nameof(Loss<T1, T2, T3, T4, TResult>))
    {
        this.reduction = reduction;
    }

    public nn.Reduction reduction { get; }
}
