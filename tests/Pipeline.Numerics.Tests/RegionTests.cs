namespace Pipeline.Numerics.Tests;

public sealed class RegionTests
{
    [Theory]
    [InlineData(Connectivity.Four, 5)]
    [InlineData(Connectivity.Eight, 2)]
    public void Components_OfCheckerCorner_DependOnConnectivity(Connectivity connectivity, int expected)
    {
        byte[] mask = [1, 0, 1, 0, 1, 0, 1, 0, 1];
        byte[] diagonal = [1, 0, 0, 0, 1, 0, 0, 0, 1];

        Assert.Equal(connectivity == Connectivity.Four ? 9 : 2, ConnectedComponents.Label(mask, 3, 3, new int[9], connectivity));
        Assert.Equal(expected, ConnectedComponents.Label(diagonal, 3, 3, new int[9], connectivity));
    }

    [Theory]
    [InlineData(Connectivity.Four)]
    [InlineData(Connectivity.Eight)]
    public void Components_OfRandomMask_EqualFloodFill(Connectivity connectivity)
    {
        const int Width = 29, Height = 23;
        byte[] mask = RandomMask(Width * Height, 3, seed: 4);
        var components = new int[mask.Length];

        int count = ConnectedComponents.Label(mask, Width, Height, components, connectivity);

        (int[] expected, int expectedCount) = FloodFill(mask, Width, Height, connectivity);
        Assert.Equal(expectedCount, count);
        Assert.Equal(expected, components);
    }

    [Fact]
    public void RemoveSmall_ReplacesOnlySmallRegions()
    {
        byte[] mask = [1, 0, 0, 2, 0, 0, 2, 2, 0];

        int changed = ConnectedComponents.RemoveSmall(mask, 3, 3, minPixels: 2, replacement: 255, Connectivity.Four);

        Assert.Equal(1, changed);
        Assert.Equal([255, 0, 0, 2, 0, 0, 2, 2, 0], mask);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(31, 19, 5)]
    [InlineData(40, 3, 1)]
    [InlineData(2, 37, 60)]
    public void DistanceTransform_EqualsNearestSeedSearch(int width, int height, int seedPercent)
    {
        var random = new Random(seedPercent);
        byte[] seeds = [.. Enumerable.Range(0, width * height).Select(_ => random.Next(100) < seedPercent ? (byte)1 : (byte)0)];
        seeds[random.Next(seeds.Length)] = 1;
        var squared = new int[seeds.Length];

        DistanceTransform.Squared(seeds, width, height, squared);

        for (int p = 0; p < seeds.Length; p++)
        {
            int nearest = Enumerable.Range(0, seeds.Length).Where(s => seeds[s] != 0)
                .Min(s => (((s % width) - (p % width)) * ((s % width) - (p % width))) + (((s / width) - (p / width)) * ((s / width) - (p / width))));
            Assert.Equal(nearest, squared[p]);
        }
    }

    [Fact]
    public void DistanceTransform_WithoutSeeds_IsInfinite()
    {
        var distance = new float[6];

        DistanceTransform.Euclidean(new byte[6], 3, 2, distance);

        Assert.All(distance, value => Assert.Equal(float.PositiveInfinity, value));
    }

    [Fact]
    public void Geodesic_OnFlatPicture_IsTheChessboardPathLength()
    {
        const int Size = 15;
        var (distance, seeds) = (new float[Size * Size], new byte[Size * Size]);
        seeds[0] = 1;

        GeodesicDistance.Exact(new byte[Size * Size * 3], Size, Size, seeds, GeodesicDistance.DefaultColorWeight, distance);

        for (int p = 0; p < distance.Length; p++)
        {
            (int least, int most) = (Math.Min(p % Size, p / Size), Math.Max(p % Size, p / Size));
            Assert.Equal((least * MathF.Sqrt(2)) + (most - least), distance[p], 1e-3f);
        }
    }

    [Fact]
    public void Geodesic_RasterScanConverged_EqualsDijkstra()
    {
        const int Width = 40, Height = 30;
        (byte[] rgb, _) = Crf.Scenes.Picture(Width, Height, seed: 2, grain: 40);
        var seeds = new byte[Width * Height];
        (seeds[17], seeds[700]) = (1, 1);
        var (exact, swept) = (new float[seeds.Length], new float[seeds.Length]);

        GeodesicDistance.Exact(rgb, Width, Height, seeds, 200, exact);
        GeodesicDistance.RasterScan(rgb, Width, Height, seeds, 200, swept, sweeps: 50);

        Assert.All(exact.Zip(swept), pair => Assert.Equal(pair.First, pair.Second, 1e-3f * (1 + pair.First)));
    }

    [Fact]
    public void Geodesic_AcrossAnEdge_IsFarther()
    {
        byte[] rgb = [10, 10, 10, 10, 10, 10, 200, 10, 10];
        var distance = new float[6];

        GeodesicDistance.FromMarks(rgb, 3, 1, [255, 0, 255], 2, 255, distance);

        Assert.Equal(1, distance[0], 1e-4f);
        Assert.Equal(MathF.Sqrt(1 + (190 * 190)), distance[2], 1e-2f);
        Assert.Equal(float.PositiveInfinity, distance[3]);
    }

    internal static byte[] RandomMask(int length, int values, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(values))];
    }

    private static (int[] Labels, int Count) FloodFill(byte[] mask, int width, int height, Connectivity connectivity)
    {
        int[] labels = [.. Enumerable.Repeat(-1, mask.Length)];
        int count = 0;
        for (int start = 0; start < mask.Length; start++)
        {
            if (labels[start] >= 0)
                continue;
            var stack = new Stack<int>([start]);
            while (stack.TryPop(out int p))
            {
                labels[p] = count;
                for (int dy = -1; dy <= 1; dy++)
                {
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        (int x, int y) = ((p % width) + dx, (p / width) + dy);
                        bool neighbour = x >= 0 && y >= 0 && x < width && y < height && (connectivity == Connectivity.Eight || dx == 0 || dy == 0);
                        if (neighbour && labels[(y * width) + x] < 0 && mask[(y * width) + x] == mask[p])
                            stack.Push((y * width) + x);
                    }
                }
            }

            count++;
        }

        return (labels, count);
    }
}
