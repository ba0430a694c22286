using Pipeline.Onnx.Export;
using Pipeline.Onnx.Tests.Oracles;

namespace Pipeline.Onnx.Tests.Export;

public sealed class BatchNormFoldingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FoldedConv_OnAnImage_EqualsConvThenBatchNorm(bool withBias)
    {
        const int Outputs = 6;
        const double Epsilon = 1e-5;
        var weight = Array4.Random(1, Outputs, 3, 3, 3);
        var bias = withBias ? Array4.Random(2, 1, Outputs, 1, 1).Data : [];
        var scale = Array4.Random(3, 1, Outputs, 1, 1).Data;
        var shift = Array4.Random(4, 1, Outputs, 1, 1).Data;
        var mean = Array4.Random(5, 1, Outputs, 1, 1).Data;
        var variance = Naive.Map(Array4.Random(6, 1, Outputs, 1, 1), v => v * v + 0.05).Data;
        var x = Array4.Random(7, 2, 3, 8, 9);

        var folded = BatchNormFolding.Fold(weight.Data, bias, scale, shift, mean, variance, Epsilon);

        var convolved = Naive.Conv(x, weight, withBias ? bias : null, (1, 1), (1, 1, 1, 1), (1, 1), 1);
        var expected = Naive.Fill(Array4.Zero(2, Outputs, 8, 9), (n, c, y, p) => (convolved[n, c, y, p] - mean[c]) / Math.Sqrt(variance[c] + Epsilon) * scale[c] + shift[c]);
        Model.AssertClose(expected, Model.Run(Model.Of(3, (g, v) => g.Conv(v, "layer", folded, weight.Shape, padding: 1)), x), 2e-5);
    }

    [Fact]
    public void Fold_VarianceZero_UsesEpsilonAlone()
    {
        var folded = BatchNormFolding.Fold([2], [3], [1], [0.5f], [1], [0], epsilon: 0.25);

        Assert.Equal([4f], folded.Weight);
        Assert.Equal([4.5f], folded.Bias);
    }

    [Theory]
    [InlineData(0f, 0.0)]
    [InlineData(-1f, 0.5)]
    [InlineData(float.NaN, 1e-5)]
    public void Fold_SpreadNotPositive_NamesTheChannel(float variance, double epsilon)
    {
        var error = Assert.Throws<ArgumentException>(() => BatchNormFolding.Fold([1, 1], [], [1, 1], [0, 0], [0, 0], [1, variance], epsilon));

        Assert.Contains("variance[1]", error.Message);
    }

    [Fact]
    public void Fold_LengthsThatDisagree_NamesTheArgument()
    {
        Assert.Contains("weight", Assert.Throws<ArgumentException>(() => BatchNormFolding.Fold([1, 2, 3], [], [1, 1], [0, 0], [0, 0], [1, 1], 0)).Message);
        Assert.Contains("mean", Assert.Throws<ArgumentException>(() => BatchNormFolding.Fold([1, 2], [], [1, 1], [0, 0], [0], [1, 1], 0)).Message);
        Assert.Contains("bias", Assert.Throws<ArgumentException>(() => BatchNormFolding.Fold([1, 2], [1], [1, 1], [0, 0], [0, 0], [1, 1], 0)).Message);
    }
}
