using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Evaluation;

namespace Pipeline.Segmentation.Tests.Evaluation;

/// <summary>Each figure against an example small enough to count by hand.</summary>
public sealed class LabelChecksTests
{
    private static readonly ClassList Classes = new(["background", "a", "b"], "background");

    [Fact]
    public void BoxIou_OfAPieceWiderThanItsBox_IsOverlapOverUnion()
    {
        // The piece spans 3 x 2, the box 2 x 2, all of it inside: 4 / 6.
        byte[] mask =
        [
            1, 1, 1, 0,
            1, 1, 1, 0,
            0, 0, 0, 0,
            0, 0, 0, 0,
        ];

        Assert.Equal(4.0 / 6, Figures(mask, Image(boxes: [new BoxLabel("a", 0, 0, 2, 2)])).BoxIou!.Value, 12);
    }

    [Fact]
    public void BoxIou_OfTwoPieces_TakesTheOneThatCoversMostOfTheBox()
    {
        // The corner piece is 1 x 1 of a 3 x 3 box; the other covers 1 x 3 of it and spans 2 x 3 with 3 outside: 3 / (9 + 6 - 3).
        byte[] mask =
        [
            1, 0, 1, 1,
            0, 0, 1, 1,
            0, 0, 1, 1,
            0, 0, 0, 0,
        ];

        Assert.Equal(3.0 / 12, Figures(mask, Image(boxes: [new BoxLabel("a", 0, 0, 3, 3)])).BoxIou!.Value, 12);
    }

    [Fact]
    public void BoxIou_WithoutItsClassInTheBox_IsZero() =>
        Assert.Equal(0, Figures([.. Enumerable.Repeat((byte)2, 16)], Image(boxes: [new BoxLabel("a", 0, 0, 2, 2)])).BoxIou);

    [Fact]
    public void MarkAccuracy_OfALineAndAPoint_CountsEachMarkOnce()
    {
        // Three of the line's four pixels are right, the point is: (0.75 + 1) / 2.
        byte[] mask =
        [
            1, 1, 1, 0,
            0, 0, 0, 0,
            0, 0, 0, 0,
            0, 0, 0, 2,
        ];
        var image = Image(scribbles: [new ScribbleLabel("a", 1, [[0, 0], [3, 0]])], points: [new PointLabel("b", 3, 3)]);

        Assert.Equal(0.875, Figures(mask, image).MarkAccuracy!.Value, 12);
    }

    [Fact]
    public void TagF1_OfOneClassTooMany_IsTwoThirds() =>
        Assert.Equal(2.0 / 3, Figures(HalfA, Image(tags: ["a"])).TagF1!.Value, 12);

    [Fact]
    public void Satisfaction_OfATag_CountsTheAbsentClassesAndThePresentOne() =>
        // b is not named and has 4 of 16 pixels: 0.75; a is there: 1.
        Assert.Equal(0.875, Figures(HalfA, Image(tags: ["a"])).Satisfaction, 12);

    [Fact]
    public void Satisfaction_OfABox_CountsItsRowsAndColumnsAndWhatLiesOutside()
    {
        // Absent classes: 1. Present: 1. Rows and columns of the box with a in them: (2 + 1) / 4. Inside of it: 2 of 3 pixels.
        byte[] mask =
        [
            1, 0, 0, 0,
            1, 0, 0, 0,
            1, 0, 0, 0,
            0, 0, 0, 0,
        ];

        Assert.Equal((1 + 1 + 0.75 + 2.0 / 3) / 4, Figures(mask, Image(boxes: [new BoxLabel("a", 0, 0, 2, 2)])).Satisfaction, 12);
    }

    [Fact]
    public void Churn_AgainstThePreviousModel_IsTheShareOfChangedPixels()
    {
        var figures = LabelChecks.Run(Classes, [Image(tags: ["a"])], _ => HalfA, _ => [.. HalfA[..12], 0, 0, 0, 0], TestContext.Current.CancellationToken);

        Assert.Equal(0.25, figures!.Churn);
    }

    [Fact]
    public void Figures_OfImagesWithoutLabels_AreNone() =>
        Assert.Null(LabelChecks.Run(Classes, [Image()], _ => HalfA, before: null, TestContext.Current.CancellationToken));

    // 8 pixels a, 4 background, 4 b.
    private static byte[] HalfA => [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 2, 2, 2, 2];

    private static Contracts.Models.LabelFigures Figures(byte[] mask, LabeledImage image) =>
        LabelChecks.Run(Classes, [image], _ => mask, before: null, TestContext.Current.CancellationToken)!;

    private static LabeledImage Image(string[]? tags = null, BoxLabel[]? boxes = null, PointLabel[]? points = null, ScribbleLabel[]? scribbles = null) => new(
        new WeakImage { Name = "x.png", Width = 4, Height = 4, Tags = tags ?? [], Boxes = boxes ?? [], Points = points ?? [], Scribbles = scribbles ?? [] },
        () => new RgbImage(4, 4));
}
