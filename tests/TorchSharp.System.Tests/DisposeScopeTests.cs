using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class DisposeScopeTests
{
    [Fact]
    public void Scope_Ended_DisposesWhatWasMadeInIt()
    {
        Tensor made;
        using (NewDisposeScope())
            made = ones(2);

        Assert.True(made.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => made.sum());
    }

    [Fact]
    public void MoveToOuter_FromNestedScopes_ClimbsOneScope()
    {
        using var outer = NewDisposeScope();
        Tensor middle, kept;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                middle = ones(2).MoveToOuterDisposeScope();
                kept = ones(2).MoveToOuterDisposeScope();
            }

            Assert.False(middle.IsInvalid);
            kept.MoveToOuterDisposeScope();
        }

        Assert.True(middle.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.True(outer.Contains(kept));
    }

    [Fact]
    public void Detach_FromScope_SurvivesItsEnd()
    {
        Tensor kept;
        using (NewDisposeScope())
            kept = ones(2).DetachFromDisposeScope();

        Assert.Equal(2, kept.sum().item<float>());
        kept.Dispose();
    }

    [Fact]
    public void MoveToOuter_FromOutermostScope_Detaches()
    {
        Tensor kept;
        using (NewDisposeScope())
            kept = ones(2).MoveToOuterDisposeScope();

        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void DisposeEverythingBut_OneTensor_KeepsOnlyIt()
    {
        using var scope = NewDisposeScope();
        var (lost, kept) = (ones(2), ones(2));

        scope.DisposeEverythingBut(kept);

        Assert.True(lost.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Attach_ToAnotherScope_MovesTheOwnership()
    {
        using var first = NewDisposeScope();
        var tensor = ones(2);
        using (var second = NewDisposeScope())
        {
            second.Attach(tensor);
            Assert.False(first.Contains(tensor));
        }

        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void OuterScope_EndedFirst_EndsTheInnerOnes()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        var tensor = ones(2);

        outer.Dispose();

        Assert.True(tensor.IsInvalid);
        Assert.Null(CurrentDisposeScope);
        inner.Dispose();
    }

    [Fact]
    public void Scopes_OnAnotherThread_AreThatThreads()
    {
        using var scope = NewDisposeScope();
        (DisposeScope? Scope, Tensor? Tensor) elsewhere = (scope, null);

        var thread = new Thread(() => elsewhere = (CurrentDisposeScope, ones(2)));
        thread.Start();
        thread.Join();

        Assert.Null(elsewhere.Scope);
        Assert.False(scope.Contains(elsewhere.Tensor!));
        elsewhere.Tensor!.Dispose();
    }

    [Fact]
    public void WrappedScope_AroundAnExpression_KeepsTheResultOnly()
    {
        using var scope = NewDisposeScope();

        var result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 3);

        Assert.Equal([6f, 6f], result.data<float>().ToArray());
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Dispose_ByHand_LeavesTheScope()
    {
        using var scope = NewDisposeScope();
        var tensor = ones(2);

        tensor.Dispose();

        Assert.Equal(0, scope.DisposablesCount);
    }
}
