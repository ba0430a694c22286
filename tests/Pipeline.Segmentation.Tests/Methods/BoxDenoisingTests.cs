using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Segmentation.Methods.Box;
using Pipeline.Segmentation.Methods.Shared;

namespace Pipeline.Segmentation.Tests.Methods;

/// <summary>A mask that fills its box stays; one that does not is forgotten but for the marks.</summary>
public sealed class BoxDenoisingTests
{
    private const int Size = 20;
    private static readonly ClassList Classes = new(["background", "object"], "background");

    [Theory]
    [InlineData(10, true)]
    [InlineData(8, true)]
    [InlineData(4, false)]
    [InlineData(0, false)]
    public void Apply_ToAMaskOfSomeColumns_KeepsItWhenItsExtentFitsTheBox(int columns, bool kept)
    {
        var image = new LabeledImage(
            new WeakImage { Name = "a.png", Width = Size, Height = Size, Boxes = [new BoxLabel("object", 5, 5, 10, 10)], Points = [new PointLabel("object", 12, 12)] },
            () => new RgbImage(Size, Size));
        var seeded = Seeds.FromMarks(image, Classes, 0);
        var target = new byte[Size * Size];
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = (byte)(i / Size is >= 5 and < 15 && i % Size >= 5 && i % Size < 5 + columns ? 1 : 0);
        }
        var before = (byte[])target.Clone();

        BoxDenoising.Apply(target, seeded, Classes, 0.5);

        Assert.Equal(kept ? before[7 * Size + 7] : IndexedMask.Ignore, target[7 * Size + 7]);
        Assert.Equal(kept ? before[12 * Size + 12] : 1, target[12 * Size + 12]);
        Assert.Equal(0, target[0]);
    }
}
