namespace Pipeline.Numerics.Tests;

public sealed class MetricsAndRasterTests
{
    [Fact]
    public void Confusion_OfPerfectMask_IsOne()
    {
        var matrix = new ConfusionMatrix(3);

        matrix.Add([0, 1, 1, 255], [0, 1, 1, 0]);

        Assert.Equal((1.0, 1.0, 3L), (matrix.MeanIou, matrix.PixelAccuracy, matrix.Total));
        Assert.True(double.IsNaN(matrix.Iou(2)));
    }

    [Fact]
    public void Confusion_OfKnownMasks_FollowsTheFormula()
    {
        var matrix = new ConfusionMatrix(3);

        matrix.Add([0, 0, 1, 1, 255], [0, 1, 1, 2, 2]);

        Assert.Equal([1 / 2.0, 1 / 3.0, 0], matrix.PerClassIou());
        Assert.Equal((0.5 + (1 / 3.0)) / 3, matrix.MeanIou, 12);
        Assert.Equal(0.5, matrix.PixelAccuracy);
    }

    [Theory]
    [InlineData(IgnoredPrediction.CountAsMiss, 0.5, 2)]
    [InlineData(IgnoredPrediction.Skip, 1.0, 1)]
    [InlineData(IgnoredPrediction.CountAsBackground, 0.5, 2)]
    public void Confusion_OfIgnoredPrediction_FollowsTheRule(IgnoredPrediction rule, double accuracy, long total)
    {
        var matrix = new ConfusionMatrix(2, rule);

        matrix.Add([1, 1], [1, 255]);

        Assert.Equal((accuracy, total), (matrix.PixelAccuracy, matrix.Total));
        Assert.Equal(accuracy, matrix.Iou(1));
    }

    [Fact]
    public void Confusion_Merged_EqualsCountedTogether()
    {
        byte[] truth = RegionTests.RandomMask(500, 4, 1), prediction = RegionTests.RandomMask(500, 4, 2);
        var (whole, first, second) = (new ConfusionMatrix(4), new ConfusionMatrix(4), new ConfusionMatrix(4));
        whole.Add(truth, prediction);
        first.Add(truth.AsSpan(0, 200), prediction.AsSpan(0, 200));
        second.Add(truth.AsSpan(200), prediction.AsSpan(200));

        first.Merge(second);

        Assert.Equal(whole.PerClassIou(), first.PerClassIou());
    }

    [Fact]
    public void Confusion_UnknownIndex_IsNamed()
    {
        var error = Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).Add([0, 1], [0, 2]));

        Assert.Contains("prediction[1] is 2", error.Message);
    }

    [Fact]
    public void Confusion_OfNothing_IsNotANumber() => Assert.True(double.IsNaN(new ConfusionMatrix(2).MeanIou));

    [Theory]
    [InlineData(5f, 5f, 3f)]
    [InlineData(0.3f, 7.6f, 2.5f)]
    [InlineData(-2f, 4f, 4f)]
    public void Disc_CoversExactlyTheCentresWithin(float x, float y, float radius)
    {
        var map = new byte[12 * 10];

        Rasterizer.Disc<byte>(map, 12, 10, x, y, radius, 1);

        for (int p = 0; p < map.Length; p++)
            Assert.Equal(Math.Pow((p % 12) - (double)x, 2) + Math.Pow((p / 12) - (double)y, 2) <= radius * (double)radius, map[p] == 1);
    }

    [Fact]
    public void Box_IsHalfOpenAndClipped()
    {
        var map = new float[4 * 3];

        Rasterizer.Box(map.AsSpan(), 4, 3, 2, -5, 10, 6, 1f);

        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], map);
    }

    [Fact]
    public void Polyline_OfWidthOne_HasNoHoles()
    {
        var map = new byte[20 * 20];

        Rasterizer.Polyline(map.AsSpan(), 20, 20, [(1f, 1f), (17f, 9f), (3f, 18f)], 1, (byte)1);

        var components = new int[400];
        ConnectedComponents.Label(map, 20, 20, components);
        Assert.Single(components.Where((_, p) => map[p] == 1).Distinct());
    }

    [Fact]
    public void Polyline_FarOutside_PaintsNothing()
    {
        var map = new byte[9];

        Rasterizer.Polyline(map.AsSpan(), 3, 3, [(1e6f, -50f), (1e6f, 1e7f)], 5, (byte)1);

        Assert.All(map, value => Assert.Equal(0, value));
    }
}
