namespace TorchSharp;

public static partial class torch
{
    /// <summary>Opens a scope on this thread; what is created until its disposal goes with it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThread.Begin();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThread.Innermost;

    /// <summary>Runs the expression in a scope of its own and hands only its result outwards.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
