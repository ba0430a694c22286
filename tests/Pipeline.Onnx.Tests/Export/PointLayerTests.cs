using Pipeline.Onnx.Export;
using Pipeline.Onnx.Tests.Oracles;

namespace Pipeline.Onnx.Tests.Export;

public sealed class PointLayerTests
{
    private static readonly Array4 X = Array4.Random(1, 2, 3, 4, 5);

    public static TheoryData<string> Names => [.. Unary.Keys];

    private static readonly Dictionary<string, (Func<OnnxGraph, Value, Value> Layer, Func<double, double> Definition)> Unary = new()
    {
        ["relu"] = ((g, x) => g.Relu(x), v => Math.Max(v, 0)),
        ["relu6"] = ((g, x) => g.Relu6(g.Mul(x, 20)), v => Math.Clamp(20 * v, 0, 6)),
        ["clip"] = ((g, x) => g.Clip(x, -0.5f, 0.25f), v => Math.Clamp(v, -0.5, 0.25)),
        ["sigmoid"] = ((g, x) => g.Sigmoid(x), v => 1 / (1 + Math.Exp(-v))),
        ["arithmetic"] = ((g, x) => g.Div(g.Sub(g.Mul(g.Add(x, 2), 3), 1), 4), v => ((v + 2) * 3 - 1) / 4),
        ["two values"] = ((g, x) => g.Div(g.Sub(g.Mul(x, x), x), g.Add(g.Mul(x, x), 1)), v => (v * v - v) / (v * v + 1)),
        ["identity"] = ((g, x) => g.Identity(x), v => v),
        ["cast"] = ((g, x) => g.Cast(g.Cast(g.Mul(x, 10), ElementType.Int32), ElementType.Float32), v => Math.Truncate((float)v * 10f)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_ElementByElement_EqualsItsDefinition(string name)
    {
        var (layer, definition) = Unary[name];

        Model.AssertClose(Naive.Map(X, definition), Model.Run(Model.Of(3, layer), X));
    }

    [Fact]
    public void Softmax_OverChannels_IsTheShareOfExponentials()
    {
        var expected = Naive.Fill(Array4.Zero(2, 3, 4, 5), (n, c, y, x) => Math.Exp(X[n, c, y, x]) / Enumerable.Range(0, 3).Sum(k => Math.Exp(X[n, k, y, x])));

        Model.AssertClose(expected, Model.Run(Model.Of(3, (g, x) => g.Softmax(x, 1)), X));
    }

    [Fact]
    public void ArgMax_OverChannels_IsTheIndexOfTheLargest()
    {
        var expected = Naive.Fill(Array4.Zero(2, 1, 4, 5), (n, _, y, x) => Enumerable.Range(0, 3).MaxBy(k => X[n, k, y, x]));

        Model.AssertClose(expected, Model.Run(Model.Of(3, (g, x) => g.Cast(g.ArgMax(x, 1), ElementType.Float32)), X), 0);
    }

    [Fact]
    public void GlobalAveragePoolAndReduceMean_OfAnImage_AreItsMean()
    {
        var expected = Naive.Fill(Array4.Zero(2, 3, 1, 1), (n, c, _, _) => Enumerable.Range(0, 20).Average(i => (double)X[n, c, i / 5, i % 5]));

        Model.AssertClose(expected, Model.Run(Model.Of(3, (g, x) => g.GlobalAveragePool(x)), X));
        Model.AssertClose(expected, Model.Run(Model.Of(3, (g, x) => g.ReduceMean(x, [2, 3])), X));
    }

    [Fact]
    public void BatchNormalization_WithRunningStatistics_NormalizesEachChannel()
    {
        float[] scale = [1.5f, -0.5f, 2], shift = [0.1f, 0.2f, 0.3f], mean = [0.5f, -1, 0], variance = [0.25f, 4, 0.01f];
        var expected = Naive.Fill(Array4.Zero(2, 3, 4, 5), (n, c, y, x) => (X[n, c, y, x] - mean[c]) / Math.Sqrt(variance[c] + 1e-3) * scale[c] + shift[c]);

        var model = Model.Of(3, (g, x) => g.BatchNormalization(
            x, g.Initializer("scale", scale, 3), g.Initializer("shift", shift, 3), g.Initializer("mean", mean, 3), g.Initializer("variance", variance, 3), 1e-3f));

        Model.AssertClose(expected, Model.Run(model, X), 2e-5);
    }

    [Fact]
    public void Concat_OnChannels_StacksThemInOrder()
    {
        var expected = Naive.Fill(Array4.Zero(2, 6, 4, 5), (n, c, y, x) => c < 3 ? X[n, c, y, x] : -X[n, c - 3, y, x]);

        Model.AssertClose(expected, Model.Run(Model.Of(3, (g, x) => g.Concat([x, g.Mul(x, -1)], 1)), X), 0);
    }

    [Fact]
    public void TransposeReshapeSlice_OnAnImage_MoveElementsOnly()
    {
        var expected = Naive.Fill(Array4.Zero(2, 2, 3, 5), (n, y, c, x) => X[n, c, 1 + 2 * y, x]);

        var model = Model.Of(3, (g, x) =>
        {
            var rows = g.Slice(g.Transpose(x, 0, 2, 1, 3), axis: 1, start: 1, end: 4, step: 2);
            return g.Reshape(g.Reshape(rows, 0, -1), -1, 2, 3, 5);
        });

        Model.AssertClose(expected, Model.Run(model, X), 0);
    }

    [Fact]
    public void LinearAndMatMul_OnPooledFeatures_AreMatrixProducts()
    {
        var weight = Array4.Random(5, 1, 1, 2, 3);
        float[] bias = [0.5f, -0.5f];
        var means = Naive.Fill(Array4.Zero(2, 3, 1, 1), (n, c, _, _) => Enumerable.Range(0, 20).Average(i => (double)X[n, c, i / 5, i % 5]));
        var expected = Naive.Fill(Array4.Zero(2, 2, 1, 1), (n, o, _, _) => bias[o] + Enumerable.Range(0, 3).Sum(c => (double)weight[0, 0, o, c] * means[n, c, 0, 0]));

        var linear = Model.RunAnyRank(Model.Of(3, (g, x) =>
            g.Linear(g.Reshape(g.GlobalAveragePool(x), 0, -1), g.Initializer("w", weight.Data, 2, 3), g.Initializer("b", bias, 2))), X);
        var product = Model.RunAnyRank(Model.Of(3, (g, x) =>
            g.Add(g.MatMul(g.Reshape(g.GlobalAveragePool(x), 0, -1), g.Transpose(g.Initializer("w", weight.Data, 2, 3), 1, 0)), g.Initializer("b", bias, 2))), X);

        Assert.Equal([2L, 2L], linear.Shape);
        Model.AssertClose(expected, new Array4(linear.Data, 2, 2, 1, 1));
        Model.AssertClose(expected, new Array4(product.Data, 2, 2, 1, 1));
    }
}
