using Pipeline.Imaging;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Tests.Refinement;

public sealed class ImageColoursTests
{
    private const int Width = 40;
    private const int Height = 10;
    private const int Pixels = Width * Height;

    // Pixels of TwoPieces: in either piece, and of the ground between them.
    private const int Left = 5 * Width + 8;
    private const int Right = 5 * Width + 31;
    private const int Between = 5 * Width + 20;

    [Fact]
    public void Weigh_OneColourAClass_IsTheFactorOfTheWorstColourAwayFromIt()
    {
        // Colours so far apart that the other class is at the floor of six nats everywhere.
        float[][] scores = [Filled(0.5f), Filled(0.5f)];
        var left = Plane((x, _) => x < Width / 2 ? 0.9f : 0.1f);

        var done = ImageColours.Weigh(Halves(), scores, [left, left.Select(v => 1 - v).ToArray()], null, weight: 0.5);

        Assert.True(done);
        var other = Math.Exp(-0.5 * 6) / (1 + Math.Exp(-0.5 * 6));
        for (var i = 0; i < Pixels; i++)
        {
            Assert.Equal(i % Width < Width / 2 ? 1 - other : other, scores[0][i], 1e-5);
            Assert.Equal(1, scores[0][i] + scores[1][i], 1e-5);
        }
    }

    [Fact]
    public void Weigh_MarkedPixels_StayAsTheyAre()
    {
        float[][] scores = [Filled(0.3f), Filled(0.7f)];
        var marks = new byte[Pixels];
        Array.Fill(marks, IndexedMask.Ignore);
        marks[3] = 1;
        var left = Plane((x, _) => x < Width / 2 ? 0.9f : 0.1f);

        ImageColours.Weigh(Halves(), scores, [left, left.Select(v => 1 - v).ToArray()], marks, weight: 0.5);

        Assert.Equal((0.3f, 0.7f), (scores[0][3], scores[1][3]));
        Assert.True(scores[0][4] > 0.8f);
    }

    [Fact]
    public void Weigh_AClassOfAFewPixels_ChangesNothing()
    {
        float[][] scores = [Filled(0.3f), Filled(0.7f)];
        var few = Plane((x, y) => x < 7 && y < 7 ? 0.9f : 0.1f);

        var done = ImageColours.Weigh(Halves(), scores, [few, few.Select(v => 1 - v).ToArray()], null, weight: 0.5);

        Assert.False(done);
        Assert.All(scores[0], value => Assert.Equal(0.3f, value));
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(null, 1)]
    public void Compose_APieceInAnObjectsColours_IsOfItsClassThoughTheScoresSeeItBarely(double? colourWeight, byte expected)
    {
        var subject = Subject();
        var scores = new ScoreMaps(2, Height, Width, [.. subject.Select(v => 1 - v), .. subject]);

        var label = MaskComposer.Compose(scores, TwoPieces(), new ClassRegions([true, true], [null, null]) { HasBackground = true }, null, Options(colourWeight));

        Assert.Equal(1, label.ArgMax.Pixels[Left]);
        Assert.Equal(expected, label.ArgMax.Pixels[Right]);
        Assert.Equal(0, label.ArgMax.Pixels[Between]);
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(null, 255)]
    public void Compose_APieceInTheColoursOfWhatHasNoName_HasNoneEither(double? colourWeight, byte expected)
    {
        // What looks like the class that the labels do not name is red.
        var subject = Subject();
        var scores = new ScoreMaps(2, Height, Width, [.. subject.Select(v => 1 - v), .. subject]);

        var label = MaskComposer.Compose(scores, TwoPieces(), new ClassRegions([true, false], [null, null]), null, Options(colourWeight) with { NamelessWeight = 1 });

        Assert.Equal(255, label.Mask.Pixels[Left]);
        Assert.Equal(expected, label.Mask.Pixels[Right]);
        Assert.Equal(0, label.Mask.Pixels[Between]);
    }

    // The CRF alone does not reach from one piece to the other; null = the weight as it comes.
    private static CompositionOptions Options(double? colourWeight)
    {
        var options = new CompositionOptions { Crf = new CrfOptions { PositionSigma = 2, SmoothSigma = 1 } };
        return options with { ColourWeight = colourWeight ?? options.ColourWeight };
    }

    // Two red pieces on green. The scores are sure of the left one and lean to the ground at the right one.
    private static RgbImage TwoPieces() => Picture((x, y) => IsRed(x, y) ? (200, 40, 30) : (40, 150, 60));

    private static float[] Subject() => Plane((x, y) => !IsRed(x, y) ? 0.1f : x < Width / 2 ? 0.9f : 0.35f);

    private static bool IsRed(int x, int y) => y is >= 2 and < 8 && x is (>= 2 and < 14) or (>= 28 and < 34);

    private static RgbImage Halves() => Picture((x, _) => x < Width / 2 ? (230, 30, 30) : (30, 30, 230));

    private static RgbImage Picture(Func<int, int, (int R, int G, int B)> colour)
    {
        var random = new Random(1);
        var pixels = new byte[Pixels * 3];
        for (var i = 0; i < Pixels; i++)
        {
            var (r, g, b) = colour(i % Width, i / Width);
            var noise = random.Next(-6, 7);
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = ((byte)(r + noise), (byte)(g - noise), (byte)(b + noise));
        }
        return new RgbImage(Width, Height, pixels);
    }

    private static float[] Plane(Func<int, int, float> value) => [.. Enumerable.Range(0, Pixels).Select(i => value(i % Width, i / Width))];

    private static float[] Filled(float value) => Plane((_, _) => value);
}
