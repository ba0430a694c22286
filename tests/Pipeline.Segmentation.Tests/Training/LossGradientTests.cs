using Pipeline.Contracts.Models;
using Pipeline.Segmentation.Methods.Logic;
using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Training.Losses;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Tests.Training;

/// <summary>Gradients in double precision against central differences.</summary>
public sealed class LossGradientTests
{
    private const double Step = 1e-5;

    // Truncation is Step² and rounding 1e-16 / Step; both are far below this.
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Losses => [.. Terms().Keys];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradient_EqualsCentralDifferences(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var term = Terms()[name];
        var batch = Batch();
        var logits = randn([2, 3, 5, 6], dtype: ScalarType.Float64);
        var probed = logits.clone().requires_grad_();

        term.Compute(batch, new NetworkOutputs(probed, 10, 12))!.backward();
        var gradient = probed.grad!.data<double>().ToArray();

        var values = logits.data<double>().ToArray();
        for (var i = 0; i < values.Length; i += 7)
        {
            var numeric = (At(i, Step) - At(i, -Step)) / (2 * Step);
            Assert.True(Math.Abs(numeric - gradient[i]) < Tolerance, $"{name}: element {i} has the gradient {gradient[i]}, differences give {numeric}");
        }

        double At(int index, double by)
        {
            var moved = (double[])values.Clone();
            moved[index] += by;
            return term.Compute(batch, new NetworkOutputs(tensor(moved, [2, 3, 5, 6]), 10, 12))!.item<double>();
        }
    }

    [Fact]
    public void PartialCrossEntropy_OfKnownPixels_IsTheirMeanLogLoss()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new double[] { 2, 0, 1, 0 }, [1, 2, 1, 2]);
        var batch = new TrainingBatch(
            zeros([1, 3, 1, 2], dtype: ScalarType.Float64), Plain, tensor(new long[] { 0, 255 }, [1, 1, 2]), tensor(new double[] { 1, 0 }, [1, 1, 2]),
            ones([1, 1, 2], dtype: ScalarType.Float64), null);

        var loss = new PartialCrossEntropy().Compute(batch, new NetworkOutputs(logits, 1, 2))!.item<double>();

        // Pixel 0 has the logits (2, 1) and class 0; pixel 1 is unknown.
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), loss, 9);
    }

    [Fact]
    public void AllowedClasses_WhereOneClassIsRuledOut_IsTheLogOfTheRest()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new double[] { 0, 0, 0 }, [1, 3, 1, 1]);
        var batch = Empty() with { Allowed = tensor(new double[] { 1, 0, 1 }, [1, 3, 1, 1]) };

        var loss = new AllowedClasses().Compute(batch, new NetworkOutputs(logits, 4, 4))!.item<double>();

        Assert.Equal(-Math.Log(2.0 / 3), loss, 9);
    }

    [Fact]
    public void ColourPairs_OfOneColourAndOneCertainClass_IsZero_AndOfTwoClassesIsNot()
    {
        using var scope = NewDisposeScope();
        var same = zeros([1, 2, 4, 4], dtype: ScalarType.Float64);
        same[0, 0].add_(50);
        var split = same.clone();
        split[0, 1, TensorIndex.Ellipsis, TensorIndex.Slice(2)].add_(100);
        var batch = Empty();

        Assert.Equal(0, new ColourPairs().Compute(batch, new NetworkOutputs(same, 4, 4))!.item<double>(), 9);
        Assert.True(new ColourPairs().Compute(batch, new NetworkOutputs(split, 4, 4))!.item<double>() > 0.1);
    }

    private static Preprocessing Plain { get; } = new("RGB", [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);

    private static Dictionary<string, ILossTerm> Terms() => new()
    {
        ["partial-ce"] = new PartialCrossEntropy(tensor(new double[] { 0.5, 1, 2 })),
        ["allowed"] = new AllowedClasses(),
        ["colour-pairs"] = new ColourPairs(sigma: 0.7),
        ["box-projection"] = new BoxProjection(),
        ["outside-boxes"] = new OutsideBoxes(),
        ["box-tightness"] = new BoxTightness(),
        ["neighbourhood"] = new Neighbourhood(),
        ["border-precision"] = new BorderPrecision(),
    };

    private static TrainingBatch Empty() => new(
        zeros([1, 3, 4, 4], dtype: ScalarType.Float64), Plain, zeros([1, 4, 4], dtype: ScalarType.Int64), zeros([1, 4, 4], dtype: ScalarType.Float64),
        ones([1, 4, 4], dtype: ScalarType.Float64), null);

    private static TrainingBatch Batch()
    {
        var random = new Random(9);
        var targets = Enumerable.Range(0, 2 * 10 * 12).Select(_ => random.Next(4) is var t && t == 3 ? 255L : t).ToArray();
        var weights = targets.Select(t => t == 255 ? 0 : random.NextDouble()).ToArray();
        // Every cell allows class 0, as a background does.
        var allowed = Enumerable.Range(0, 2 * 3 * 5 * 6).Select(i => i / 30 % 3 == 0 || random.Next(2) == 0 ? 1.0 : 0).ToArray();
        // A rotated grid of lines and three superpixels in columns of two cells.
        var lines = new BoxLines(tensor(new long[] { 0, 1, 2, 6, 7, 35, 41, 47, 100, 130 }), tensor(new long[] { 0, 0, 0, 1, 1, 2, 2, 2, 3, 3 }), 4);
        var superpixels = Enumerable.Range(0, 2 * 5 * 6).Select(i => i < 3 ? -1L : i % 6 / 2).ToArray();
        return new TrainingBatch(
            randn([2, 3, 10, 12], dtype: ScalarType.Float64), Plain, tensor(targets, [2, 10, 12]), tensor(weights, [2, 10, 12]),
            ones([2, 10, 12], dtype: ScalarType.Float64), tensor(allowed, [2, 3, 5, 6]), lines, tensor(superpixels, [2, 5, 6]));
    }
}
