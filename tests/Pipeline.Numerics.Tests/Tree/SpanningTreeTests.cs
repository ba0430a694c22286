namespace Pipeline.Numerics.Tests.Tree;

public sealed class SpanningTreeTests
{
    private const float Tolerance = 1e-4f;

    [Theory]
    [InlineData(12, 9, 3)]
    [InlineData(1, 20, 1)]
    [InlineData(17, 1, 2)]
    [InlineData(1, 1, 1)]
    public void Build_IsATreeOfLeastWeight(int width, int height, int channels)
    {
        float[] features = Features(width, height, channels);

        using SpanningTree tree = SpanningTree.Build(features, channels, width, height);

        Assert.Equal(Prim(features, channels, width, height), tree.Weight, 1e-3);
        Assert.Equal((width * height) - 1, tree.Edges.Count());
        Assert.All(tree.Edges, edge => Assert.Equal(Distance(features, channels, width * height, edge.Cell, edge.Parent), edge.Weight, 1e-4));
        Assert.All(tree.Edges, edge => Assert.Contains(Math.Abs(edge.Cell - edge.Parent), (int[])[1, width]));
        Assert.Equal(Enumerable.Range(1, (width * height) - 1), tree.Edges.Select(edge => edge.Cell).Order());
    }

    [Theory]
    [InlineData(0.05f, 1)]
    [InlineData(1f, 4)]
    [InlineData(10f, 5)]
    [InlineData(1f, 8)]
    [InlineData(0.3f, 21)]
    public void Filter_EqualsSumsOverAllPaths(float sigma, int planes)
    {
        const int Width = 11, Height = 8, Channels = 3, Cells = Width * Height;
        float[] features = Features(Width, Height, Channels), values = Walk.AffinityWalkTests.Uniform(planes * Cells, seed: 2);
        using SpanningTree tree = SpanningTree.Build(features, Channels, Width, Height);
        var filtered = new float[values.Length];

        tree.Filter(values, planes, sigma, filtered);

        double[,] distance = PathSums([.. tree.Edges], Cells);
        for (int i = 0; i < values.Length; i++)
        {
            double[] affinity = [.. Enumerable.Range(0, Cells).Select(j => Math.Exp(-distance[i % Cells, j] / sigma))];
            double expected = affinity.Select((a, j) => a * values[(i / Cells * Cells) + j]).Sum() / affinity.Sum();
            Assert.Equal(expected, filtered[i], Tolerance);
        }
    }

    [Fact]
    public void BuildAndFilter_Fast_EqualThePlainProgram()
    {
        const int Width = 60, Height = 44, Planes = 9;
        (byte[] rgb, _) = Crf.Scenes.Picture(Width, Height, seed: 3);
        float[] features = [.. Enumerable.Range(0, rgb.Length).Select(i => rgb[(i % (Width * Height) * 3) + (i / (Width * Height))] / 255f)];
        float[] values = Walk.AffinityWalkTests.Uniform(Planes * Width * Height, seed: 4);
        var (fast, plain) = (new float[values.Length], new float[values.Length]);
        using SpanningTree tree = SpanningTree.Build(features, 3, Width, Height, maxDegreeOfParallelism: 2);
        using SpanningTree same = SpanningTree.BuildPlain(features, 3, Width, Height);

        tree.Filter(values, Planes, 0.02f, fast, maxDegreeOfParallelism: 2);
        same.FilterPlain(values, Planes, 0.02f, plain);

        Assert.Equal(same.Edges, tree.Edges);
        Assert.All(fast.Zip(plain), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
    }

    [Fact]
    public void Filter_OnSeveralThreads_GivesTheSameBits()
    {
        const int Width = 30, Height = 21, Planes = 20;
        float[] features = Features(Width, Height, 4), values = Walk.AffinityWalkTests.Uniform(Planes * Width * Height, seed: 5);
        using SpanningTree tree = SpanningTree.Build(features, 4, Width, Height);
        var (one, three) = (new float[values.Length], new float[values.Length]);

        tree.Filter(values, Planes, 0.5f, one);
        tree.Filter(values, Planes, 0.5f, three, maxDegreeOfParallelism: 3);

        Assert.Equal(one, three);
    }

    [Fact]
    public void Filter_AcrossAHighStep_KeepsBothSidesApart()
    {
        const int Width = 10, Height = 6;
        float[] features = [.. Enumerable.Range(0, Width * Height).Select(p => p % Width < 4 ? 0f : 100)];
        float[] values = [.. Enumerable.Range(0, Width * Height).Select(p => (float)(p % Width))];
        using SpanningTree tree = SpanningTree.Build(features, 1, Width, Height);

        tree.Filter(values, 1, 1, values);

        Assert.All(Enumerable.Range(0, values.Length), p => Assert.Equal(p % Width < 4 ? 1.5f : 6.5f, values[p], Tolerance));
    }

    private static float[] Features(int width, int height, int channels) => Walk.AffinityWalkTests.Uniform(width * height * channels, seed: width + height);

    private static double Distance(float[] features, int channels, int cells, int a, int b) =>
        Enumerable.Range(0, channels).Sum(c => Math.Pow((double)features[(c * cells) + a] - features[(c * cells) + b], 2));

    /// <summary>Weight of the least tree, grown from one cell.</summary>
    private static double Prim(float[] features, int channels, int width, int height)
    {
        int cells = width * height;
        var nearest = new double[cells];
        Array.Fill(nearest, double.PositiveInfinity);
        nearest[0] = 0;
        var outside = Enumerable.Range(0, cells).ToHashSet();
        double sum = 0;
        while (outside.Count > 0)
        {
            int next = outside.MinBy(cell => nearest[cell]);
            outside.Remove(next);
            sum += nearest[next];
            foreach (int other in outside)
            {
                if (Math.Abs((other % width) - (next % width)) + Math.Abs((other / width) - (next / width)) == 1)
                    nearest[other] = Math.Min(nearest[other], Distance(features, channels, cells, next, other));
            }
        }

        return sum;
    }

    /// <summary>[cells, cells] sums of weights on the one way between two cells (Floyd and Warshall on the tree's edges).</summary>
    private static double[,] PathSums((int Cell, int Parent, float Weight)[] edges, int cells)
    {
        var sums = new double[cells, cells];
        for (int i = 0; i < cells * cells; i++)
            sums[i / cells, i % cells] = i / cells == i % cells ? 0 : double.PositiveInfinity;
        foreach ((int cell, int parent, float weight) in edges)
            sums[cell, parent] = sums[parent, cell] = weight;
        for (int k = 0; k < cells; k++)
        {
            for (int i = 0; i < cells * cells; i++)
                sums[i / cells, i % cells] = Math.Min(sums[i / cells, i % cells], sums[i / cells, k] + sums[k, i % cells]);
        }

        return sums;
    }
}
