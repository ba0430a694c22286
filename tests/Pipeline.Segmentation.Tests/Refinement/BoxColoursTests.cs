using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Refinement;
using Pipeline.Segmentation.Training;

namespace Pipeline.Segmentation.Tests.Refinement;

public sealed class BoxColoursTests
{
    private const int Width = 80;
    private const int Height = 20;
    private const int Pixels = Width * Height;

    private static readonly BoxLabel Left = new("part", 8, 4, 20, 12);
    private static readonly BoxLabel Right = new("part", 50, 4, 20, 12);

    [Fact]
    public void Weigh_ColoursFarApart_IsTheFactorOfSixNatsInsideTheBoxAndOneOutside()
    {
        // The object fills the upper half of the box.
        var isObject = Plane((x, y) => Left.Contains(x, y) && y < 10 ? 1 : 0);
        float[][] scores = [Plane((_, _) => 0.4f), Plane((_, _) => 0.6f)];

        BoxColours.Weigh(Picture(i => isObject[i] > 0 ? 220 : 40), scores, Marginals(isObject), null, Boxed(Left), weight: 0.5);

        for (var i = 0; i < Pixels; i++)
        {
            var factor = !Left.Contains(i % Width, i / Width) ? 1 : isObject[i] > 0 ? Math.Exp(3) : Math.Exp(-3);
            Assert.Equal(0.6 * factor / (0.6 * factor + 0.4), scores[1][i], 1e-5);
            Assert.Equal(1, scores[0][i] + scores[1][i], 1e-5);
        }
    }

    [Fact]
    public void Weigh_MarkedPixels_StayAsTheyAre()
    {
        var isObject = Plane((x, y) => Left.Contains(x, y) && y < 10 ? 1 : 0);
        float[][] scores = [Plane((_, _) => 0.4f), Plane((_, _) => 0.6f)];
        var marks = new byte[Pixels];
        Array.Fill(marks, IndexedMask.Ignore);
        const int marked = 6 * Width + 12;
        marks[marked] = 1;

        BoxColours.Weigh(Picture(i => isObject[i] > 0 ? 220 : 40), scores, Marginals(isObject), marks, Boxed(Left), weight: 0.5);

        Assert.Equal(0.6f, scores[1][marked]);
        Assert.True(scores[1][marked + 1] > 0.9f);
    }

    [Fact]
    public void Weigh_ABoxWithHardlyAnyObject_ChangesNothing()
    {
        var isObject = Plane((x, y) => x is >= 10 and < 14 && y is >= 6 and < 10 ? 1 : 0);
        float[][] scores = [Plane((_, _) => 0.4f), Plane((_, _) => 0.6f)];

        BoxColours.Weigh(Picture(i => isObject[i] > 0 ? 220 : 40), scores, Marginals(isObject), null, Boxed(Left), weight: 0.5);

        Assert.All(scores[1], score => Assert.Equal(0.6f, score, 1e-6));
    }

    [Fact]
    public void Weigh_WhereBoxesOfAClassOverlap_GoesByTheObjectThatFitsBetter()
    {
        // A bright and a dark object side by side; each box reaches over the other's edge.
        var (bright, dark) = (new BoxLabel("part", 8, 4, 24, 12), new BoxLabel("part", 24, 4, 24, 12));
        var isObject = Plane((x, y) => y is >= 4 and < 16 && x is >= 8 and < 48 ? 1 : 0);
        float[][] scores = [Plane((_, _) => 0.4f), Plane((_, _) => 0.6f)];

        BoxColours.Weigh(Picture(i => isObject[i] == 0 ? 120 : i % Width < 28 ? 220 : 20), scores, Marginals(isObject), null, Boxed(bright, dark), weight: 0.5);

        Assert.True(scores[1][10 * Width + 26] > 0.9f);
        Assert.True(scores[1][10 * Width + 30] > 0.9f);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0.0, false)]
    public void Compose_BoxesInUnevenLight_TellsObjectFromItsOwnGround(double? weight, bool found)
    {
        // The object on the left is as bright as the ground on the right, so only a box's own surroundings tell them apart. The scores see full boxes.
        static bool IsObject(int x, int y) => (Left.Contains(x, y) || Right.Contains(x, y)) && y is >= 7 and < 13;
        var picture = Picture(i => (i % Width < Width / 2 ? 60 : 110) + (IsObject(i % Width, i / Width) ? 50 : 0));
        var full = Plane((x, y) => Left.Contains(x, y) || Right.Contains(x, y) ? 0.95f : 0.01f);
        var scores = new ScoreMaps(2, Height, Width, [.. full.Select(v => 1 - v), .. full]);
        var options = new CompositionOptions { Crf = new CrfOptions { PositionSigma = 3, ColourSigma = 10, SmoothSigma = 1 } };
        options = options with { BoxColourWeight = weight ?? options.BoxColourWeight };

        var mask = MaskComposer.Compose(scores, picture, Boxed(Left, Right), null, options).ArgMax.Pixels;

        var wrong = Enumerable.Range(0, Pixels).Count(i => mask[i] != (IsObject(i % Width, i / Width) ? 1 : 0));
        // What it may get wrong is the smoothing's: a pixel's width along the edges, 52 pixels an object.
        Assert.True(found == wrong <= 104, $"{wrong} pixels are wrong.");
    }

    [Theory]
    [InlineData(true, true, null, true)]
    [InlineData(true, false, null, false)]
    [InlineData(false, true, null, false)]
    [InlineData(true, true, (byte)1, false)]
    [InlineData(true, true, (byte)0, true)]
    [InlineData(true, true, IndexedMask.Ignore, true)]
    public void Apply_OnlyWhereBoxesAloneTellObjectsFromABackground(bool hasBackground, bool boxed, byte? mark, bool expected)
    {
        var regions = new ClassRegions([true, true], [null, boxed ? [Left] : null]) { HasBackground = hasBackground };

        Assert.Equal(expected, BoxColours.Apply(regions, mark is { } value ? [IndexedMask.Ignore, value] : null));
    }

    private static ClassRegions Boxed(params BoxLabel[] boxes) => new([true, true], [null, boxes]) { HasBackground = true };

    private static Memory<float>[] Marginals(float[] ofObject) => [ofObject.Select(v => 1 - v).ToArray(), ofObject];

    private static float[] Plane(Func<int, int, float> value) => [.. Enumerable.Range(0, Pixels).Select(i => value(i % Width, i / Width))];

    private static RgbImage Picture(Func<int, int> grey)
    {
        var random = new Random(1);
        var pixels = new byte[Pixels * 3];
        for (var i = 0; i < Pixels; i++)
        {
            pixels.AsSpan(i * 3, 3).Fill((byte)(grey(i) + random.Next(-6, 7)));
        }
        return new RgbImage(Width, Height, pixels);
    }
}
