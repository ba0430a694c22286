using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Numerics;
using Pipeline.Segmentation.Methods.Candidates;
using Pipeline.Segmentation.Methods.Shared;
using Pipeline.Segmentation.Methods.Shared.Probe;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Tests.Support;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Tests.Methods;

/// <summary>Classes that hardly ever come apart are told apart by the images that hold one of them alone.</summary>
public sealed class CompanionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Candidates_WhereTwoClassesHardlyComeApart_TellsWhichIsWhich(int seed)
    {
        var pictures = Enumerable.Range(0, 21).Select(Picture).ToList();
        var data = new WeakDataset(Names, null, [.. pictures.Select(picture => picture.Image)]);
        var context = TinyTraining.Context with { Seed = seed, Pretrained = TinyTraining.Backbone() };
        var method = new CandidatesMethod(new CandidatesOptions { Segmenter = new() { Recipe = SegmenterRecipe.FineTune with { Network = TinyTraining.PublishedNetwork } } });

        using var labeler = await method.FitAsync(data, context, TestContext.Current.CancellationToken);

        var matrix = new ConfusionMatrix(Names.Length);
        foreach (var (image, mask) in pictures)
        {
            var label = MaskComposer.Compose(labeler.Score(image), image.Load(), LabelGeometry.Regions(image, data.Classes), null, new CompositionOptions());
            matrix.Add(mask, label.ArgMax.Pixels);
        }
        // Swapped, or mixed, the two would have next to nothing.
        Assert.All([2, 3], c => Assert.True(matrix.Iou(c) > 0.5, $"{Names[c]}: {matrix.Iou(c):f3}"));
    }

    [Fact]
    public void Join_PutsTheFirstOfTheCompanionsInPlaceOfEach()
    {
        // 1 and 3 come together in two of the three images that hold either; no other two do.
        var companions = Find(Holding(0, 1, 3), Holding(1, 3), Holding(1, 2), Holding(0, 4), Holding(0, 4), Holding(0))!;

        Assert.Equal([0, 1], companions.Join(Holding(0, 1, 3)).Present);
        Assert.Equal([1, 2], companions.Join(Holding(2, 3)).Present);
        Assert.Equal([0, 4], companions.Join(Holding(0, 4)).Present);
    }

    [Fact]
    public void Find_OfClassesThatOftenComeApart_OrOfWhichNoneIsEverAlone_IsNull()
    {
        Assert.Null(Find(Holding(0, 1), Holding(0, 1), Holding(0), Holding(1)));
        Assert.Null(Find(Holding(0, 1), Holding(0, 1), Holding(2)));
        // A street: each scene lacks one of the three, none shows one alone.
        Assert.Null(Find(Holding(0, 1, 2), Holding(0, 1, 2), Holding(0, 1, 2), Holding(0, 1), Holding(1, 2)));
        Assert.Null(Find());
    }

    [Fact]
    public void Find_WhereAnImageHasMarks_IsNull()
    {
        ClassRegions[] regions = [Holding(0, 1), Holding(0, 1), Holding(1)];
        var marked = new WeakImage { Name = "x.png", Width = 1, Height = 1, Tags = ["a"], Points = [new PointLabel("a", 0, 0)] };

        Assert.NotNull(Find(regions));
        Assert.Null(Companions.Find([.. regions.Select(Tagged), Seeded(marked, regions[0])]));
    }

    [Fact]
    public void Part_NamesTheOneThatTheImageHolds_AndLeavesSeveralOpen()
    {
        var companions = Find(Holding(0, 1, 3), Holding(1, 3), Holding(3))!;
        byte[] several = [0, 1, IndexedMask.Ignore, 1], alone = [0, 1, IndexedMask.Ignore, 1];

        companions.Part(Holding(0, 1, 3), several);
        companions.Part(Holding(0, 3), alone);

        Assert.Equal([0, 255, 255, 255], several);
        Assert.Equal([0, 3, 255, 3], alone);
    }

    private static readonly string[] Names = ["sky", "meadow", "face", "body"];

    // Twelve pictures have a face above a body, three a small body alone, six none; all have sky, meadow or both.
    private static (LabeledImage Image, byte[] Mask) Picture(int index)
    {
        const int Size = 160;
        // The ground of the pictures with a body alone, and of two without any, is nearly of a face's colour.
        byte[][] colours = [[90, 140, 230], index is >= 12 and < 17 ? [200, 180, 120] : [70, 170, 60], [230, 180, 150], [120, 40, 60]];
        var random = new Random(index);
        var (pixels, mask) = (new byte[Size * Size * 3], new byte[Size * Size]);
        var horizon = (index % 3) switch { 0 => 0, 1 => Size, _ => Size / 2 };
        var (left, top) = (random.Next(8, 80), random.Next(8, 40));
        for (var i = 0; i < mask.Length; i++)
        {
            var (y, x) = (i / Size, i % Size);
            mask[i] = (byte)(y < horizon ? 0 : 1);
            if (index < 12 && x >= left && x < left + 64 && y >= top && y < top + 112)
            {
                mask[i] = (byte)(y < top + 56 ? 2 : 3);
            }
            else if (index is >= 12 and < 15 && x >= left && x < left + 24 && y >= top && y < top + 32)
            {
                mask[i] = 3;
            }
            for (var k = 0; k < 3; k++)
            {
                pixels[3 * i + k] = (byte)Math.Clamp(colours[mask[i]][k] + random.Next(-25, 26), 0, 255);
            }
        }
        var picture = new RgbImage(Size, Size, pixels);
        var labels = new WeakImage { Name = $"{index}.png", Width = Size, Height = Size, Tags = [.. mask.Distinct().Order().Select(c => Names[c])] };
        return (new LabeledImage(labels, () => picture), mask);
    }

    private static Companions? Find(params ClassRegions[] images) => Companions.Find([.. images.Select(Tagged)]);

    private static SeededImage Tagged(ClassRegions regions) => Seeded(new WeakImage { Name = "x.png", Width = 1, Height = 1, Tags = ["a"] }, regions);

    private static SeededImage Seeded(WeakImage labels, ClassRegions regions) => new(new LabeledImage(labels, () => new RgbImage(1, 1, new byte[3])), [], [], regions);

    private static ClassRegions Holding(params int[] classes) =>
        new([.. Enumerable.Range(0, 5).Select(classes.Contains)], new BoxLabel[]?[5]);
}
