using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Gradients;

public sealed class CustomFunctionTests
{
    [Fact]
    public void SingleOutput_Differentiated_AgreesWithDifferences() =>
        GradientCheck.Verify(GradientCase.Of("scaled cube", (x, y) => ScaledCube.apply(x, 2.0, y), Inputs.Normal(4), Inputs.Normal(4)));

    [Fact]
    public void SeveralOutputs_OneUnused_GetsZeros()
    {
        var x = tensor(new[] { 1.0, 2.0 }, requires_grad: true);

        var parts = SumAndDifference.apply(x, x * 2);
        parts[0].sum().backward();

        Assert.Equal([3.0, 3.0], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void Backward_Throwing_NamesTheFunctionAndTheReason()
    {
        var x = ones(2, requires_grad: true);

        var failure = Assert.Throws<ExternalException>(() => Failing.apply(x).sum().backward());

        Assert.Contains("Failing: no gradient today", failure.Message);
    }

    [Fact]
    public void SavedTensor_ChangedInPlace_IsRefused()
    {
        var x = ones([2], dtype: ScalarType.Float64, requires_grad: true);
        var factor = x * 1;
        var y = ScaledCube.apply(factor, 1.0, ones([2], dtype: ScalarType.Float64));
        factor.detach().add_(1);

        var failure = Assert.Throws<ExternalException>(() => y.sum().backward());

        Assert.Contains("modified by an inplace operation", failure.Message);
    }

    [Fact]
    public void Graph_Dropped_FreesTheContext()
    {
        var reference = RunAndForget();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(reference.IsAlive);
    }

    private static WeakReference RunAndForget()
    {
        using var scope = NewDisposeScope();
        var probe = new object();
        Probing.Probe = probe;
        Probing.apply(ones(2, requires_grad: true));
        Probing.Probe = null;
        return new WeakReference(probe);
    }

    private sealed class ScaledCube : autograd.SingleTensorFunction<ScaledCube>
    {
        public override string Name => nameof(ScaledCube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, scale, y) = ((Tensor)vars[0], (double)vars[1], (Tensor)vars[2]);
            ctx.save_for_backward([x, y]);
            ctx.save_data("scale", scale);
            return x.pow(3) * scale * y;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            var scale = (double)ctx.get_data("scale");
            return [grad_output * saved[0].pow(2) * 3 * scale * saved[1], null!, grad_output * saved[0].pow(3) * scale];
        }
    }

    private sealed class SumAndDifference : autograd.MultiTensorFunction<SumAndDifference>
    {
        public override string Name => nameof(SumAndDifference);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars) =>
            [(Tensor)vars[0] + (Tensor)vars[1], (Tensor)vars[0] - (Tensor)vars[1]];

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs) =>
            [grad_outputs[0] + grad_outputs[1], grad_outputs[0] - grad_outputs[1]];
    }

    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new InvalidOperationException("no gradient today");
    }

    private sealed class Probing : autograd.SingleTensorFunction<Probing>
    {
        internal static object? Probe { get; set; }

        public override string Name => nameof(Probing);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("probe", Probe!);
            return (Tensor)vars[0] * 2;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }
}
