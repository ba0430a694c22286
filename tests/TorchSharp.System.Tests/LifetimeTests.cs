using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

[Collection(nameof(LifetimeCollection))]
public sealed class LifetimeTests
{
    [Fact]
    public void Training_OneThousandStepsInScopes_LeavesNoTensorAlive()
    {
        Settle();
        var before = Tensor.TotalCount;

        Train(steps: 1000);

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Tensors_Forgotten_AreFreedByTheFinaliser()
    {
        Settle();
        var before = Tensor.TotalCount;

        Forget(100);
        Settle();

        Assert.Equal(before, Tensor.TotalCount);
    }

    private static void Train(int steps)
    {
        using var whole = NewDisposeScope();
        var weights = new[] { randn([4, 8]), randn([8, 1]) };
        foreach (var weight in weights)
            weight.requires_grad = true;
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var x = randn([16, 4]);
            var error = (x.matmul(weights[0]).relu().matmul(weights[1]) - x.sum(1, keepdim: true)).square().mean();
            error.backward();
            using (no_grad())
            {
                foreach (var weight in weights)
                {
                    weight.sub_(weight.grad! * 0.01);
                    weight.grad = null;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count)
    {
        for (var i = 0; i < count; i++)
            _ = ones(10);
    }

    // What other tests dropped may hang on objects that themselves wait for a finaliser: a few rounds reach the end.
    private static void Settle()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
