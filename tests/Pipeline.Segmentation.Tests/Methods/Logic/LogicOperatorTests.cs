using Pipeline.Segmentation.Methods.Logic;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Methods.Logic;

/// <summary>Identities of the product t-norm, in log space and at its edges.</summary>
public sealed class LogicOperatorTests
{
    // log1p and expm1 each round once; a truth near 1 loses the clamp's 1e-7.
    private const double Tolerance = 1e-6;

    private static readonly double[] Truths = [1e-12, 1e-6, 0.01, 0.2, 0.4999, 0.5, 0.5001, 0.8, 0.99, 1 - 1e-6];

    [Fact]
    public void Not_Twice_GivesTheTruthBack()
    {
        using var scope = NewDisposeScope();
        var x = Logs(Truths);

        var twice = LogicOperators.Not(LogicOperators.Not(x)).exp().data<double>().ToArray();

        Assert.All(Truths.Zip(twice), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void DeMorgan_HoldsBothWays()
    {
        using var scope = NewDisposeScope();
        var pairs = Truths.SelectMany(a => Truths.Select(b => (a, b))).ToArray();
        var (x, y) = (Logs([.. pairs.Select(p => p.a)]), Logs([.. pairs.Select(p => p.b)]));

        var notAnd = LogicOperators.Not(LogicOperators.And(x, y)).exp().data<double>().ToArray();
        var orNot = LogicOperators.Or(LogicOperators.Not(x), LogicOperators.Not(y)).exp().data<double>().ToArray();
        var or = LogicOperators.Or(x, y).exp().data<double>().ToArray();

        Assert.All(notAnd.Zip(orNot), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.All(pairs.Zip(or), pair => Assert.Equal(1 - (1 - pair.First.a) * (1 - pair.First.b), pair.Second, Tolerance));
    }

    [Fact]
    public void Operators_OfCrispTruths_AreBoolean()
    {
        using var scope = NewDisposeScope();
        var pairs = new[] { (0.0, 0.0), (0, 1), (1, 0), (1, 1) };
        // 1e-30 stands for false: log 0 is no truth value.
        var (x, y) = (Logs([.. pairs.Select(p => Math.Max(p.Item1, 1e-30))]), Logs([.. pairs.Select(p => Math.Max(p.Item2, 1e-30))]));

        Assert.Equal([0, 1, 1, 1], Rounded(LogicOperators.Or(x, y)));
        Assert.Equal([0, 0, 0, 1], Rounded(LogicOperators.And(x, y)));
        Assert.Equal([1, 1, 0, 1], Rounded(LogicOperators.Implies(x, y)));
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(0.5)]
    [InlineData(1 - 1e-12)]
    [InlineData(1)]
    public void Operators_AtTheEdges_HaveFiniteValuesAndGradients(double truth)
    {
        using var scope = NewDisposeScope();
        var x = Logs([truth]).requires_grad_();
        var y = Logs([truth]).requires_grad_();

        (LogicOperators.Not(x) + LogicOperators.Or(x, y) + LogicOperators.Implies(x, y)).sum().backward();

        Assert.True(double.IsFinite(x.grad!.item<double>()) && double.IsFinite(y.grad!.item<double>()), $"{x.grad.item<double>()} and {y.grad.item<double>()}");
    }

    private static Tensor Logs(double[] truths) => tensor([.. truths.Select(truth => Math.Log(truth))]);

    private static double[] Rounded(Tensor x) => [.. x.exp().data<double>().ToArray().Select(value => Math.Round(value))];
}
