namespace Pipeline.Numerics.Tests.Walk;

public sealed class AffinityFieldTests
{
    [Theory]
    [InlineData(5, 34)]
    [InlineData(10, 152)]
    public void HalfPlane_OfPublishedRadius_HasThePublishedNumber(int radius, int expected)
    {
        CellOffset[] offsets = AffinityOffsets.HalfPlane(radius);

        Assert.Equal(expected, offsets.Length);
        Assert.Equal(2 * expected, offsets.Concat(offsets.Select(o => new CellOffset(-o.X, -o.Y))).Distinct().Count());
    }

    [Fact]
    public void Path_IsTheSameFromBothEnds()
    {
        foreach (CellOffset end in AffinityOffsets.HalfPlane(10))
        {
            var there = AffinityOffsets.Path(end).ToHashSet();
            var back = AffinityOffsets.Path(new CellOffset(-end.X, -end.Y)).Select(c => new CellOffset(c.X + end.X, c.Y + end.Y));

            Assert.True(there.SetEquals(back));
            Assert.Contains(new CellOffset(0, 0), there);
            Assert.Contains(end, there);
        }
    }

    [Theory]
    [InlineData(3, 0, 4)]
    [InlineData(2, 2, 7)]
    [InlineData(-1, 2, 6)]
    public void Path_HasTheCellsNearTheLine(int x, int y, int cells) => Assert.Equal(cells, AffinityOffsets.Path(new CellOffset(x, y)).Length);

    [Theory]
    [InlineData(8, 6)]
    [InlineData(2, 9)]
    public void FromFeatures_KeepsEveryPairUpToTheBorder(int width, int height)
    {
        CellOffset[] offsets = AffinityOffsets.HalfPlane(5);
        using AffinityField field = AffinityField.FromFeatures(new float[3 * width * height], 3, width, height, offsets);

        int pairs = 0;
        for (int i = 0; i < width * height; i++)
        {
            for (int j = i + 1; j < width * height; j++)
                pairs += Math.Pow((i % width) - (j % width), 2) + Math.Pow((i / width) - (j / width), 2) < 25 ? 1 : 0;
        }

        Assert.Equal(pairs, field.Values.ToArray().Count(value => value > 0.999f));
        Assert.Equal((offsets.Length * width * height) - pairs, field.Values.ToArray().Count(value => value == 0));
    }

    [Fact]
    public void FromFeatures_IsExpOfMeanDifference()
    {
        float[] features = [0, 1, 2, 0.5f, 0.5f, 1.5f];
        using AffinityField field = AffinityField.FromFeatures(features, 2, 3, 1, [new CellOffset(1, 0), new CellOffset(2, 0)]);

        Assert.Equal([MathF.Exp(-0.5f), MathF.Exp(-1), 0, MathF.Exp(-1.5f), 0, 0], field.Values.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void FromValues_ReadsBack_AndRefusesWhatIsNoAffinity()
    {
        float[] values = AffinityWalkTests.Uniform(2 * 4 * 3, seed: 1);
        CellOffset[] offsets = [new(1, 0), new(-1, 1)];

        using AffinityField field = AffinityField.FromValues(values, 4, 3, offsets);

        for (int i = 0; i < values.Length; i++)
        {
            (int x, int y) = ((i % 4) + offsets[i / 12].X, (i / 4 % 3) + offsets[i / 12].Y);
            Assert.Equal(x is >= 0 and < 4 && y < 3 ? values[i] : 0, field.Values[i]);
        }

        values[5] = 1.5f;
        Assert.Throws<ArgumentException>(() => AffinityField.FromValues(values, 4, 3, offsets));
    }

    [Fact]
    public void Offsets_InTheOtherHalfPlane_AreRefused() =>
        Assert.Throws<ArgumentException>(() => AffinityField.FromBoundary(new float[4], 2, 2, [new CellOffset(-1, 0)]));
}
