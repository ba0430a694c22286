using Pipeline.Onnx.Export;
using Pipeline.Onnx.Tests.Oracles;

namespace Pipeline.Onnx.Tests.Export;

public sealed class WindowLayerTests
{
    [Theory]
    [InlineData(3, 3, 1, 1, 1, 1)]
    [InlineData(3, 3, 2, 1, 1, 1)]
    [InlineData(1, 1, 1, 1, 0, 1)]
    [InlineData(3, 3, 1, 4, 4, 1)]
    [InlineData(5, 3, 2, 1, 2, 2)]
    [InlineData(3, 3, 1, 2, 2, 4)]
    public void Conv_AtSeveralSizes_EqualsItsDefinition(int kernelHeight, int kernelWidth, int stride, int dilation, int padding, int group)
    {
        var weight = Array4.Random(1, 8, 4 / group, kernelHeight, kernelWidth);
        var bias = Array4.Random(2, 1, 8, 1, 1).Data;
        var model = Model.Of(4, (g, x) => g.Conv(x, g.Initializer("w", weight.Data, weight.Shape), g.Initializer("b", bias, 8), stride, padding, dilation, group));

        foreach (var (n, h, w) in new[] { (1, 9, 12), (3, 14, 11) })
        {
            var x = Array4.Random(3, n, 4, h, w);
            var expected = Naive.Conv(x, weight, bias, (stride, stride), (padding, padding, padding, padding), (dilation, dilation), group);
            Model.AssertClose(expected, Model.Run(model, x));
        }
    }

    [Fact]
    public void Conv_DifferentPerAxisAndSide_EqualsItsDefinition()
    {
        var weight = Array4.Random(1, 3, 2, 2, 3);
        var x = Array4.Random(2, 2, 2, 10, 13);
        var model = Model.Of(2, (g, v) => g.Conv(v, g.Initializer("w", weight.Data, weight.Shape), null, (2, 1), new Padding(0, 1, 2, 3), (1, 2)));

        Model.AssertClose(Naive.Conv(x, weight, null, (2, 1), (0, 1, 2, 3), (1, 2), 1), Model.Run(model, x));
    }

    // The exported graph is one file for every size: what SAME pads must follow the run.
    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(2, 2, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(7, 2, 2)]
    public void PadSame_OddAndEvenSizes_FollowsTensorFlowsRule(int kernel, int stride, int dilation)
    {
        var weight = Array4.Random(1, 2, 3, kernel, kernel);
        var model = Model.Of(3, (g, x) => g.Conv(g.PadSame(x, kernel, stride, dilation), g.Initializer("w", weight.Data, weight.Shape), null, stride, 0, dilation));

        foreach (var (h, w) in new[] { (13, 14), (14, 13), (15, 16), (17, 18) })
        {
            var x = Array4.Random(2, 2, 3, h, w);
            var vertical = Naive.SamePadding(h, kernel, stride, dilation);
            var horizontal = Naive.SamePadding(w, kernel, stride, dilation);
            var expected = Naive.Conv(x, weight, null, (stride, stride), (vertical.Before, horizontal.Before, vertical.After, horizontal.After), (dilation, dilation), 1);

            Assert.Equal((h + stride - 1) / stride, expected.H);
            Model.AssertClose(expected, Model.Run(model, x));
        }
    }

    [Fact]
    public void Pad_WithFillAndFourSides_PutsTheImageInside()
    {
        var x = Array4.Random(1, 2, 2, 4, 5);
        var expected = Naive.Fill(Array4.Zero(2, 2, 4 + 1 + 3, 5 + 2 + 4), (n, c, y, p) =>
            y is >= 1 and < 5 && p is >= 2 and < 7 ? x[n, c, y - 1, p - 2] : 0.5);

        Model.AssertClose(expected, Model.Run(Model.Of(2, (g, v) => g.Pad(v, new Padding(1, 2, 3, 4), 0.5f)), x), 0);
    }

    [Theory]
    [InlineData(ResizeMode.HalfPixel, 9, 11, 23, 31)]
    [InlineData(ResizeMode.HalfPixel, 16, 12, 5, 7)]
    [InlineData(ResizeMode.HalfPixel, 1, 1, 6, 4)]
    [InlineData(ResizeMode.HalfPixel, 8, 8, 1, 1)]
    [InlineData(ResizeMode.AlignCorners, 9, 11, 23, 31)]
    [InlineData(ResizeMode.AlignCorners, 16, 12, 5, 7)]
    [InlineData(ResizeMode.AlignCorners, 1, 1, 6, 4)]
    public void Resize_UpAndDown_InterpolatesBetweenTheRightPixels(ResizeMode mode, int fromHeight, int fromWidth, int height, int width)
    {
        var x = Array4.Random(1, 2, 3, fromHeight, fromWidth);
        var expected = Naive.Resize(x, height, width, mode == ResizeMode.AlignCorners);

        Model.AssertClose(expected, Model.Run(Model.Of(3, (g, v) => g.Resize(v, height, width, mode)), x));
    }

    [Theory]
    [InlineData(ResizeMode.HalfPixel)]
    [InlineData(ResizeMode.AlignCorners)]
    public void ResizeLike_AtEverySize_ReturnsToTheReference(ResizeMode mode)
    {
        var model = Model.Of(2, (g, x) => g.ResizeLike(g.AveragePool(x, 2), x, mode));

        foreach (var (n, h, w) in new[] { (1, 8, 10), (2, 13, 7), (1, 32, 21) })
        {
            var x = Array4.Random(h, n, 2, h, w);
            var half = Naive.Fill(Array4.Zero(n, 2, h / 2, w / 2), (b, c, y, p) =>
                (x[b, c, 2 * y, 2 * p] + x[b, c, 2 * y, 2 * p + 1] + x[b, c, 2 * y + 1, 2 * p] + x[b, c, 2 * y + 1, 2 * p + 1]) / 4.0);
            Model.AssertClose(Naive.Resize(half, h, w, mode == ResizeMode.AlignCorners), Model.Run(model, x));
        }
    }

    [Fact]
    public void MaxPool_WithPaddingAndStride_TakesTheLargestInsideTheImage()
    {
        var x = Array4.Random(1, 2, 2, 9, 8);
        var expected = Naive.Fill(Array4.Zero(2, 2, 5, 4), (n, c, y, p) => (
            from dy in Enumerable.Range(-1, 3)
            from dx in Enumerable.Range(-1, 3)
            let sy = 2 * y + dy
            let sx = 2 * p + dx
            where sy >= 0 && sy < 9 && sx >= 0 && sx < 8
            select x[n, c, sy, sx]).Max());

        Model.AssertClose(expected, Model.Run(Model.Of(2, (g, v) => g.MaxPool(v, 3, 2, 1)), x), 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AveragePool_AtTheBorder_CountsPaddingOnlyWhenAsked(bool countPadding)
    {
        var x = Array4.Random(1, 1, 2, 5, 5);
        var expected = Naive.Fill(Array4.Zero(1, 2, 5, 5), (n, c, y, p) =>
        {
            var inside = (
                from sy in Enumerable.Range(y - 1, 3)
                from sx in Enumerable.Range(p - 1, 3)
                where sy is >= 0 and < 5 && sx is >= 0 and < 5
                select (double)x[n, c, sy, sx]).ToList();
            return inside.Sum() / (countPadding ? 9 : inside.Count);
        });

        Model.AssertClose(expected, Model.Run(Model.Of(2, (g, v) => g.AveragePool(v, 3, 1, 1, countPadding)), x));
    }
}
