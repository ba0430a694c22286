namespace Pipeline.Numerics.Tests;

public sealed class SlicTests
{
    [Fact]
    public void Segment_CoversPictureWithConnectedCellsAlongEdges()
    {
        const int Width = 90, Height = 70;
        (byte[] rgb, byte[] truth) = Crf.Scenes.Picture(Width, Height, seed: 5);
        var labels = new int[Width * Height];

        int count = Slic.Segment(rgb, Width, Height, new SlicOptions(60), labels);

        Assert.InRange(count, 30, 120);
        Assert.Equal(Enumerable.Range(0, count), labels.Distinct().Order());
        int[] squares = [.. Enumerable.Range(0, labels.Length).Select(p => (p / Width / 10 * 9) + (p % Width / 10))];
        Assert.InRange(Undersegmentation(labels, truth), 0, Undersegmentation(squares, truth) / 2);
        byte[] asMask = [.. labels.Select(l => (byte)l)];
        Assert.Equal(count, ConnectedComponents.Label(asMask, Width, Height, new int[labels.Length], Connectivity.Four));
    }

    /// <summary>Share of pixels that do not belong to the main region of their cell.</summary>
    private static double Undersegmentation(int[] cells, byte[] truth) =>
        1 - (cells.Zip(truth).GroupBy(pair => pair.First).Sum(cell => cell.GroupBy(pair => pair.Second).Max(part => part.Count())) / (double)truth.Length);

    [Theory]
    [InlineData(90, 70, 60, 10f)]
    [InlineData(101, 37, 300, 40f)]
    [InlineData(5, 120, 12, 1f)]
    [InlineData(33, 2, 200, 10f)]
    [InlineData(64, 48, 1, 10f)]
    public void Segment_Vectorised_EqualsPlainProgram(int width, int height, int superpixels, float compactness)
    {
        (byte[] rgb, _) = Crf.Scenes.Picture(width, height, seed: superpixels, grain: 60);
        var (fast, plain) = (new int[width * height], new int[width * height]);

        int count = Slic.Segment(rgb, width, height, new SlicOptions(superpixels, compactness), fast);
        int expected = Slic.SegmentPlain(rgb, width, height, new SlicOptions(superpixels, compactness), plain);

        Assert.Equal(expected, count);
        Assert.Equal(plain, fast);
    }

    [Fact]
    public void Segment_OnSeveralThreads_GivesTheSameCells()
    {
        const int Width = 150, Height = 110;
        (byte[] rgb, _) = Crf.Scenes.Picture(Width, Height, seed: 9, grain: 60);
        var (one, three) = (new int[Width * Height], new int[Width * Height]);

        Slic.Segment(rgb, Width, Height, new SlicOptions(100), one);
        Slic.Segment(rgb, Width, Height, new SlicOptions(100), three, maxDegreeOfParallelism: 3);

        Assert.Equal(one, three);
    }

    [Fact]
    public void Segment_OnFlatPicture_GivesTheGrid()
    {
        const int Size = 40;
        byte[] rgb = [.. Enumerable.Repeat((byte)90, Size * Size * 3)];
        var labels = new int[Size * Size];

        int count = Slic.Segment(rgb, Size, Size, new SlicOptions(16), labels);

        Assert.Equal(16, count);
        Assert.All(Enumerable.Range(0, labels.Length), p => Assert.Equal((p / Size / 10 * 4) + (p % Size / 10), labels[p]));
    }
}
