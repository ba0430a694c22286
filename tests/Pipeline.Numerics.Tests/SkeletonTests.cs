namespace Pipeline.Numerics.Tests;

public sealed class SkeletonTests
{
    [Fact]
    public void Neighbourhood_TableAndCounting_AgreeOnAllCases() =>
        Assert.All(Enumerable.Range(0, 256), around =>
            Assert.Equal(Pipeline.Numerics.Regions.Neighbourhood.CanGoPlain(around), Pipeline.Numerics.Regions.Neighbourhood.CanGo(around)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Thin_KeepsComponentsAndHoles(int seed)
    {
        const int Width = 60, Height = 45;
        byte[] mask = Blobs(Width, Height, seed);
        var skeleton = new byte[mask.Length];

        Skeleton.Thin(mask, Width, Height, skeleton);

        Assert.Equal(Topology(mask, Width, Height), Topology(skeleton, Width, Height));
        Assert.All(mask.Zip(skeleton), pair => Assert.True(pair.Second <= pair.First));
        Assert.InRange(skeleton.Count(value => value != 0), 1, mask.Count(value => value != 0) / 2);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Thin_ByQueue_EqualsPlainProgram(int seed)
    {
        const int Width = 26, Height = 19;
        byte[] mask = Blobs(Width, Height, seed);
        var (fast, plain) = (new byte[mask.Length], new byte[mask.Length]);

        Skeleton.Thin(mask, Width, Height, fast);
        Skeleton.ThinPlain(mask, Width, Height, plain);

        Assert.Equal(plain, fast);
    }

    [Fact]
    public void Thin_OfARectangle_LiesInTheMiddle()
    {
        const int Width = 41, Height = 9;
        byte[] mask = [.. Enumerable.Repeat((byte)200, Width * Height)];
        var skeleton = new byte[mask.Length];

        Skeleton.Thin(mask, Width, Height, skeleton);

        Assert.All(Enumerable.Range(10, 21), x => Assert.Equal(4, Enumerable.Range(0, Height).Single(y => skeleton[(y * Width) + x] != 0)));
    }

    [Fact]
    public void Thin_LeavesNothingThatCouldGo()
    {
        const int Width = 60, Height = 45;
        var skeleton = new byte[Width * Height];

        Skeleton.Thin(Blobs(Width, Height, seed: 7), Width, Height, skeleton);

        Assert.All(Enumerable.Range(0, skeleton.Length).Where(p => skeleton[p] != 0), p =>
            Assert.False(Pipeline.Numerics.Regions.Neighbourhood.CanGoPlain(Pipeline.Numerics.Regions.Neighbourhood.Read(skeleton, Width, Height, p))));
    }

    /// <summary>Discs, some with a hole, that may touch the border.</summary>
    private static byte[] Blobs(int width, int height, int seed)
    {
        var random = new Random(seed);
        var mask = new byte[width * height];
        for (int blob = 0; blob < 9; blob++)
        {
            (double x, double y, double r) = (random.Next(width), random.Next(height), 2 + random.Next(height / 4));
            for (int p = 0; p < mask.Length; p++)
            {
                double distance = Math.Sqrt(Math.Pow((p % width) - x, 2) + Math.Pow((p / width) - y, 2));
                if (distance < r)
                    mask[p] = (byte)(blob % 2 == 1 && distance < r / 3 ? 0 : 1);
            }
        }

        return mask;
    }

    /// <summary>Pieces of shape (8-connected) and of ground (4-connected, everything outside being one piece).</summary>
    private static (int Shapes, int Grounds) Topology(byte[] mask, int width, int height)
    {
        var padded = new byte[(width + 2) * (height + 2)];
        for (int p = 0; p < mask.Length; p++)
            padded[(((p / width) + 1) * (width + 2)) + (p % width) + 1] = mask[p] != 0 ? (byte)1 : (byte)0;
        return (Pieces(1, Connectivity.Eight), Pieces(0, Connectivity.Four));

        int Pieces(byte value, Connectivity connectivity)
        {
            var components = new int[padded.Length];
            ConnectedComponents.Label(padded, width + 2, height + 2, components, connectivity);
            return components.Where((_, p) => padded[p] == value).Distinct().Count();
        }
    }
}
