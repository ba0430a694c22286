using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Tests.Refinement;

public sealed class MaskComposerTests
{
    private const int Side = 8;

    private static readonly CompositionOptions Plain = new() { Crf = null, UnsureMargin = 0.2 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compose_AbsentClass_NeverAppears(bool crf)
    {
        // Class 2 leads everywhere but is not present.
        var scores = Scores((_, c) => c == 2 ? 0.8f : 0.1f);
        var options = crf ? Plain with { Crf = new CrfOptions() } : Plain;

        var label = MaskComposer.Compose(scores, Noise(), Regions([true, true, false]), null, options);

        Assert.DoesNotContain((byte)2, label.ArgMax.Pixels);
        Assert.DoesNotContain((byte)2, label.Mask.Pixels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compose_Mark_WinsOverScores(bool crf)
    {
        var scores = Scores((_, c) => c == 0 ? 0.9f : 0.05f);
        var marks = Empty();
        marks[3 * Side + 4] = 1;
        var options = crf ? Plain with { Crf = new CrfOptions() } : Plain;

        var label = MaskComposer.Compose(scores, Noise(), Regions([true, true, true]), marks, options);

        Assert.Equal(1, label.Mask.Pixels[3 * Side + 4]);
        Assert.Equal(255, label.Confidence[3 * Side + 4]);
    }

    [Fact]
    public void Compose_OutsideAllBoxes_IsBackground()
    {
        var scores = Scores((_, c) => c == 1 ? 0.9f : 0.05f);
        var box = new BoxLabel("a", 2, 2, 3, 4);
        var regions = new ClassRegions([true, true, false], [null, [box], null]);

        var label = MaskComposer.Compose(scores, Noise(), regions, null, Plain with { Crf = new CrfOptions() });

        for (var i = 0; i < Side * Side; i++)
        {
            var inside = i % Side is >= 2 and < 5 && i / Side is >= 2 and < 6;
            Assert.True(inside || label.ArgMax.Pixels[i] == 0, $"pixel {i} is {label.ArgMax.Pixels[i]} outside the box");
        }
    }

    [Fact]
    public void Compose_SmallLead_Is255AndTheRestIsNot()
    {
        var scores = Scores((i, c) => i < Side ? (c == 0 ? 0.5f : c == 1 ? 0.45f : 0.05f) : c == 1 ? 0.9f : 0.05f);

        var label = MaskComposer.Compose(scores, Noise(), Regions([true, true, true]), null, Plain);

        Assert.All(label.Mask.Pixels[..Side], pixel => Assert.Equal(255, pixel));
        Assert.All(label.ArgMax.Pixels[..Side], pixel => Assert.Equal(0, pixel));
        Assert.All(label.Mask.Pixels[Side..], pixel => Assert.Equal(1, pixel));
        Assert.Equal(1.0 / Side, label.Unsure, 6);
        Assert.Equal((0.05 + 0.85 * (Side - 1)) / Side, label.MeanConfidence, 4);
    }

    [Fact]
    public void Compose_OutsideAllBoxesWithoutBackground_Is255AndNotCertain()
    {
        var box = new BoxLabel("a", 1, 1, 3, 2);
        var regions = new ClassRegions([true, false], [[box], null]);
        var scores = new ScoreMaps(2, Side, Side, [.. Enumerable.Repeat(0.5f, 2 * Side * Side)]);
        var marks = Empty();
        marks[^1] = 0;

        var label = MaskComposer.Compose(scores, Noise(), regions, marks, Plain with { UnsureMargin = 0 });

        for (var i = 0; i < Side * Side; i++)
        {
            var known = (i % Side is >= 1 and < 4 && i / Side is >= 1 and < 3) || i == Side * Side - 1;
            Assert.Equal(known ? 0 : 255, label.Mask.Pixels[i]);
            Assert.True(known || label.Confidence[i] == 0, $"pixel {i}, outside the box, has confidence {label.Confidence[i]}");
        }
        Assert.All(label.ArgMax.Pixels, pixel => Assert.Equal(0, pixel));
        Assert.Equal(1 - 7.0 / (Side * Side), label.Unsure, 6);
    }

    [Fact]
    public void Compose_OneClassWithoutBoxes_MayBeOutsideThemAll()
    {
        var regions = new ClassRegions([true, true], [[new BoxLabel("a", 1, 1, 3, 2)], null]);
        var scores = new ScoreMaps(2, Side, Side, [.. Enumerable.Repeat(0.5f, 2 * Side * Side)]);

        var label = MaskComposer.Compose(scores, Noise(), regions, null, Plain with { UnsureMargin = 0 });

        Assert.Equal(1, label.Mask.Pixels[0]);
        Assert.Equal(0, label.Unsure);
    }

    [Theory]
    [InlineData(false, 0.3, 255)]
    [InlineData(false, 0, 0)]
    [InlineData(true, 0.3, 0)]
    public void Compose_WhereTheScoresSeeAClassThatTheLabelsDoNotName_Is255WithoutABackground(bool hasBackground, double weight, byte expected)
    {
        // The first row looks like the class that is not in the image, nine to one; the rest like the first one that is.
        var scores = Scores((i, c) => i < Side ? (c == 2 ? 0.9f : 0.05f + (c == 0 ? 0.02f : -0.02f)) : c == 0 ? 0.9f : 0.05f);
        var marks = Empty();
        marks[0] = 1;
        var options = Plain with { UnsureMargin = 0, NamelessWeight = weight };

        var label = MaskComposer.Compose(scores, Noise(), Regions([true, true, false], hasBackground), marks, options);

        Assert.Equal(1, label.Mask.Pixels[0]);
        Assert.All(label.Mask.Pixels[1..Side], pixel => Assert.Equal(expected, pixel));
        Assert.All(label.Mask.Pixels[Side..], pixel => Assert.Equal(0, pixel));
        Assert.All(label.ArgMax.Pixels[1..], pixel => Assert.Equal(0, pixel));
        Assert.All(label.Confidence[1..Side], value => Assert.True(expected == 0 || value == 0));
        // 0.9 to 0.05 leads by 0.89; where another class might be seen a little of that is taken: 0.3 × 0.05 of 0.965.
        var doubt = expected == 255 ? 0.3 * 0.05 / (0.3 * 0.05 + 0.95) : 0;
        Assert.All(label.Confidence[Side..], value => Assert.Equal(255 * 0.85 / 0.95 * (1 - doubt), value, 1.0));
        Assert.Equal(expected == 255 ? (Side - 1.0) / (Side * Side) : 0, label.Unsure, 6);
    }

    [Fact]
    public void Compose_WithTheCrf_DrawsWhatHasNoNameToTheEdgesToo()
    {
        // The left half is dark, the right one bright; the scores see the absent class on the right, less and less towards the edge.
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i / 3 % Side < Side / 2 ? 20 : 230);
        }
        var scores = Scores((i, c) => (c, i % Side) switch { (2, var x) => x / (float)Side, (_, var x) => (1 - x / (float)Side) * (c == 0 ? 0.9f : 0.1f) });

        var label = MaskComposer.Compose(scores, new RgbImage(Side, Side, pixels), Regions([true, true, false], hasBackground: false), null, Plain with { Crf = new CrfOptions(), NamelessWeight = 1 });

        for (var i = 0; i < Side * Side; i++)
        {
            Assert.Equal(i % Side < Side / 2 ? 0 : 255, label.Mask.Pixels[i]);
        }
    }

    private static ScoreMaps Scores(Func<int, int, float> value)
    {
        var pixels = Side * Side;
        return new ScoreMaps(3, Side, Side, [.. Enumerable.Range(0, 3 * pixels).Select(at => value(at % pixels, at / pixels))]);
    }

    private static ClassRegions Regions(bool[] present, bool hasBackground = true) => new(present, new BoxLabel[]?[present.Length]) { HasBackground = hasBackground };

    private static byte[] Empty() => [.. Enumerable.Repeat((byte)255, Side * Side)];

    private static RgbImage Noise()
    {
        var pixels = new byte[Side * Side * 3];
        new Random(1).NextBytes(pixels);
        return new RgbImage(Side, Side, pixels);
    }
}
