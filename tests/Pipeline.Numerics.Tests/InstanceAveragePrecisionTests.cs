namespace Pipeline.Numerics.Tests;

public sealed class InstanceAveragePrecisionTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Of_HitMissHit_OfThreeTruths_IsTheTextbookFigure()
    {
        var precision = new InstanceAveragePrecision(1);

        precision.Add([new(0, 0.9f), new(0, 0.8f), new(0, 0.7f)], [0, 0, 0], [1, 0, 0, 0.4f, 0.1f, 0, 0, 1, 0]);

        // Precision 1, 1/2, 2/3 at recall 1/3, 1/3, 2/3.
        Assert.Equal((1 / 3.0) + (1 / 3.0 * 2 / 3), precision.Of(0), Tolerance);
        Assert.Equal((34 + (33 * 2 / 3.0)) / 101, precision.Of(0, PrecisionInterpolation.HundredAndOne), Tolerance);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 30)]
    [InlineData(3, 100)]
    public void Of_RandomHits_EqualsTheMeanOverTruthsOfTheBestPrecisionThatReachesThem(int seed, int pictures)
    {
        var random = new Random(seed);
        var precision = new InstanceAveragePrecision(2);
        var ranked = new List<(float Score, bool Hit)>();
        for (int picture = 0; picture < pictures; picture++)
        {
            (float score, bool hit) = (random.NextSingle(), random.Next(3) > 0);
            ranked.Add((score, hit));
            precision.Add([new(1, score)], [1], [hit ? 0.6f : 0.4f]);
        }

        bool[] hits = [.. ranked.OrderByDescending(r => r.Score).Select(r => r.Hit)];
        double[] curve = [.. Enumerable.Range(1, pictures).Select(n => (double)hits.Take(n).Count(h => h) / n)];
        double expected = Enumerable.Range(1, pictures).Average(k => curve.Where((_, i) => hits.Take(i + 1).Count(h => h) >= k).DefaultIfEmpty(0).Max());
        double atPoints = Enumerable.Range(0, 101).Average(r => curve.Where((_, i) => 100 * hits.Take(i + 1).Count(h => h) >= r * pictures).DefaultIfEmpty(0).Max());
        Assert.Equal(expected, precision.Of(1), Tolerance);
        Assert.Equal(atPoints, precision.Of(1, PrecisionInterpolation.HundredAndOne), Tolerance);
        Assert.Equal(double.NaN, precision.Of(0));
        Assert.Equal(precision.Of(1), precision.Mean());
    }

    [Theory]
    [InlineData(InstanceMatching.BestFree, 1)]
    [InlineData(InstanceMatching.BestOfAll, 0.5)]
    public void Add_WhereTheBestTruthIsTaken_FollowsTheRule(InstanceMatching matching, double expected)
    {
        var precision = new InstanceAveragePrecision(1, 0.5f, matching);

        precision.Add([new(0, 0.5f), new(0, 0.9f)], [0, 0], [0.9f, 0.6f, 0.8f, 0]);

        Assert.Equal(expected, precision.Of(0), Tolerance);
    }

    [Fact]
    public void Add_OfAnotherClass_IsNoHit()
    {
        var precision = new InstanceAveragePrecision(2);

        precision.Add([new(1, 0.9f)], [0], [1]);

        Assert.Equal(0, precision.Of(0));
    }

    [Fact]
    public void Iou_OfMaps_CountsPixels()
    {
        int[] predicted = [0, 0, 1, 1, -1, 1];
        int[] truth = [0, 0, 0, 1, 1, InstanceOverlap.Ignore];
        var iou = new float[4];

        InstanceOverlap.Iou(predicted, 2, truth, 2, iou);

        Assert.Equal([2 / 3f, 0, 1 / 4f, 1 / 3f], iou);
    }
}
