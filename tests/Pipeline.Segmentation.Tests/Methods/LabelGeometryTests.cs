using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Tests.Methods;

public sealed class LabelGeometryTests
{
    private static readonly ClassList Classes = new(["background", "a", "b"], "background");

    [Fact]
    public void Regions_OfABoxedClass_EndAtItsBoxes()
    {
        var image = Image(new WeakImage { Name = "x", Width = 10, Height = 10, Boxes = [new BoxLabel("a", 2, 3, 4, 5)] });

        var regions = LabelGeometry.Regions(image, Classes);

        Assert.Equal([0, 1], regions.Present);
        Assert.True(regions.Allows(1, 2, 3));
        Assert.True(regions.Allows(1, 5.9, 7.9));
        Assert.False(regions.Allows(1, 6, 3));
        Assert.False(regions.Allows(1, 2, 8));
        Assert.True(regions.Allows(0, 0, 0));
        Assert.False(regions.Allows(2, 3, 4));
    }

    [Fact]
    public void Regions_OfAnImageWithoutLabels_AllowEverything()
    {
        var regions = LabelGeometry.Regions(Image(new WeakImage { Name = "x", Width = 4, Height = 4 }), Classes);

        Assert.Equal([0, 1, 2], regions.Present);
        Assert.All(regions.Rasterize(4, 4), value => Assert.Equal(1, value));
    }

    [Theory]
    [InlineData("background")]
    [InlineData(null)]
    public void Regions_OutsideAllBoxes_AreNamelessWithoutABackgroundOnly(string? background)
    {
        var image = Image(new WeakImage { Name = "x", Width = 4, Height = 2, Boxes = [new BoxLabel("a", 0, 0, 1, 2), new BoxLabel("b", 2, 1, 2, 1)] });

        var regions = LabelGeometry.Regions(image, new ClassList(["background", "a", "b"], background));
        var unlabelled = LabelGeometry.Regions(Image(new WeakImage { Name = "x", Width = 4, Height = 2 }), new ClassList(["background", "a", "b"], background));

        Assert.Equal((background is not null, background is not null), (regions.HasBackground, unlabelled.HasBackground));
        Assert.Equal(background is null ? [false, true, true, true, false, true, false, false] : null, regions.Nameless(2, 4));
        Assert.Null(unlabelled.Nameless(2, 4));
    }

    [Fact]
    public void Rasterize_AgreesWithAllows()
    {
        var image = Image(new WeakImage { Name = "x", Width = 9, Height = 7, Tags = ["b"], Boxes = [new BoxLabel("a", -2, 1, 5, 3), new BoxLabel("a", 6, 5, 9, 9)] });
        var regions = LabelGeometry.Regions(image, Classes);

        var raster = regions.Rasterize(7, 9);

        for (var i = 0; i < raster.Length; i++)
        {
            var (c, y, x) = (i / 63, i % 63 / 9, i % 9);
            Assert.Equal(regions.Allows(c, x + 0.5, y + 0.5) ? 1 : 0, raster[i]);
        }
    }

    [Fact]
    public void OnlyPossible_OutsideAllBoxes_IsBackground_AndInsideUnknown()
    {
        var image = Image(new WeakImage { Name = "x", Width = 4, Height = 1, Boxes = [new BoxLabel("a", 1, 0, 2, 1)] });
        byte[] marks = [255, 255, 1, 255];

        var seeds = Seeds.OnlyPossible(image, LabelGeometry.Regions(image, Classes), marks);

        Assert.Equal([0, 255, 1, 0], seeds);
    }

    [Fact]
    public void Load_OfAnotherSizeThanLabelled_NamesBoth()
    {
        var image = new LabeledImage(new WeakImage { Name = "cat.png", Width = 4, Height = 4 }, () => new RgbImage(5, 4));

        var problem = Assert.Throws<InvalidDataException>(image.Load);

        Assert.Contains("cat.png", problem.Message);
        Assert.Contains("5 × 4", problem.Message);
    }

    [Fact]
    public void Cache_AboveItsBytes_DropsWhatWasUsedLongestAgo()
    {
        var decoded = new List<int>();
        var cache = new ImageCache(2 * 4 * 4 * 3);
        var images = Enumerable.Range(0, 3).Select(i => new LabeledImage(new WeakImage { Name = $"{i}", Width = 4, Height = 4 }, () => Decode(i), cache)).ToArray();

        foreach (var i in new[] { 0, 1, 0, 2, 0, 1 })
        {
            images[i].Load();
        }

        Assert.Equal([0, 1, 2, 1], decoded);
        Assert.Equal(2 * 4 * 4 * 3, cache.Bytes);

        RgbImage Decode(int i)
        {
            decoded.Add(i);
            return new RgbImage(4, 4);
        }
    }

    private static LabeledImage Image(WeakImage labels) => new(labels, () => new RgbImage(labels.Width, labels.Height));
}
