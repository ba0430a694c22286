namespace TorchSharp.Modules;

/// <summary>A tensor that belongs to a module's state and is, as a rule, trained.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes over <paramref name="data"/>, which is empty afterwards; the parameter takes its place in its dispose scope.</summary>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : this(data, requires_grad, data.OwningScope)
    {
    }

    private Parameter(torch.Tensor data, bool requiresGrad, DisposeScope? scope)
        : base(TakeOver(data, requiresGrad))
    {
        MoveToOtherDisposeScope(scope);
    }

    private static nint TakeOver(torch.Tensor data, bool requiresGrad)
    {
        if (!data.is_leaf)
        {
            // What other operators computed cannot be a leaf: the parameter is its value, cut from the graph.
            using var computed = data;
            data = computed.detach();
        }

        data.requires_grad = requiresGrad;
        return data.DecoupleFromNativeHandle();
    }
}
