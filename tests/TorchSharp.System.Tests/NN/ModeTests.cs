using static TorchSharp.torch;

namespace TorchSharp.Tests.NN;

public sealed class ModeTests
{
    [Fact]
    public void BatchNorm_InTraining_NormalisesTheBatchAndTracksIt()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm1d(2, momentum: 0.25);
        var batch = tensor(new[] { 1f, 10, 3, 30 }).reshape(2, 2);

        var output = norm.call(batch);

        Assert.True(output.mean([0]).allclose(zeros(2), atol: 1e-5));
        Assert.True(norm.running_mean.allclose(tensor(new[] { 0.5f, 5 })));
        // 0.75 · 1 + 0.25 · the unbiased variances 2 and 200.
        Assert.True(norm.running_var.allclose(tensor(new[] { 1.25f, 50.75f })));
        Assert.Equal(1, norm.num_batches_tracked.item<long>());
    }

    [Fact]
    public void BatchNorm_InEvaluation_UsesAndKeepsTheRunningStatistics()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm1d(2, eps: 0);
        norm.running_mean.fill_(2);
        norm.running_var.fill_(4);
        norm.eval();

        var output = norm.call(full([3, 2], 6f));

        Assert.True(output.allclose(full([3, 2], 2f)));
        Assert.Equal(0, norm.num_batches_tracked.item<long>());
    }

    [Fact]
    public void Dropout_ByMode_DropsOrHandsOn()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(nn.Dropout(0.25));
        var ones = torch.ones(10_000);

        var trained = net.call(ones);
        net.eval();
        var evaluated = net.call(ones);

        Assert.InRange((trained == 0).to(ScalarType.Float32).mean().item<float>(), 0.2f, 0.3f);
        Assert.True(trained.max().allclose(tensor(1 / 0.75f)));
        Assert.True(evaluated.Equals(ones));
    }

    [Fact]
    public void To_AnotherType_MovesFloatingStateAndKeepsTheObjects()
    {
        using var norm = nn.BatchNorm1d(2);
        var weight = norm.weight;

        norm.to(ScalarType.Float64);

        Assert.Same(weight, norm.weight);
        Assert.Equal(ScalarType.Float64, weight.dtype);
        Assert.Equal(ScalarType.Float64, norm.running_var.dtype);
        Assert.Equal(ScalarType.Int64, norm.num_batches_tracked.dtype);
    }

    [Fact]
    public void Module_MadeInADisposeScope_OutlivesIt()
    {
        nn.Module<Tensor, Tensor> net;
        using (NewDisposeScope())
            net = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2));

        using var output = net.call(ones(3, 2));

        Assert.Equal([3, 2], output.shape);
        net.Dispose();
    }

    [Fact]
    public void ClipGradNorm_AboveTheLimit_ScalesAllGradientsTogether()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (nn.Parameter(tensor(new[] { 3.0 })), nn.Parameter(tensor(new[] { 4.0 })));
        (a * 3 + b * 4).sum().backward();

        var norm = nn.utils.clip_grad_norm_([a, b], 1);

        Assert.Equal(5, norm, 1e-9);
        Assert.Equal(0.6, a.grad!.item<double>(), 1e-6);
        Assert.Equal(0.8, b.grad!.item<double>(), 1e-6);
    }

    [Fact]
    public void Hooks_AroundACall_SeeAndChangeInputAndOutput()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Identity();
        net.register_forward_pre_hook((_, input) => input + 1);
        var remover = net.register_forward_hook((_, _, output) => output * 10);

        var hooked = net.call(ones(1)).item<float>();
        remover.remove();
        var unhooked = net.call(ones(1)).item<float>();

        Assert.Equal((20f, 2f), (hooked, unhooked));
    }
}
