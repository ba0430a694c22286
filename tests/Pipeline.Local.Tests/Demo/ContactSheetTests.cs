using Pipeline.Contracts.Labels;
using Pipeline.Imaging;
using Pipeline.Local.Demo;

namespace Pipeline.Local.Tests.Demo;

public sealed class ContactSheetTests
{
    private static readonly string[] Classes = ["background", "cat"];
    private static readonly IndexedMask Truth = new(20, 20, (byte)0);

    [Fact]
    public void Draw_EverythingThere_HasFiveColumnsAndARowAScene()
    {
        var row = new ContactSheetRow(new RgbImage(20, 20), new WeakImage { Name = "a", Width = 20, Height = 20 }, Truth, Truth, Truth);

        var five = ContactSheet.Draw([row, row], Classes);
        var three = ContactSheet.Draw([row with { Labels = null, PseudoMask = null }], Classes);

        Assert.Equal(5 * 24 + 4, five.Width);
        Assert.Equal(3 * 24 + 4, three.Width);
        Assert.Equal(24, five.Height - three.Height);
    }

    [Fact]
    public void Draw_WeakLabels_AreInTheColourOfTheirClass()
    {
        var labels = new WeakImage
        {
            Name = "a",
            Width = 20,
            Height = 20,
            Boxes = [new BoxLabel("cat", 2, 2, 10, 10)],
            Points = [new PointLabel("background", 16, 16)],
        };

        var sheet = ContactSheet.Draw([new ContactSheetRow(new RgbImage(20, 20), labels, null, Truth, null)], Classes);

        var (r, g, b) = VocPalette.Color(1);
        Assert.Equal((r, g, b), Pixel(sheet, 4 + 24 + 2, 14 + 2));
        Assert.Equal(((byte)255, (byte)255, (byte)255), Pixel(sheet, 4 + 24 + 16, 14 + 16));
        Assert.Equal(((byte)0, (byte)0, (byte)0), Pixel(sheet, 4 + 24 + 7, 14 + 7));
    }

    private static (byte, byte, byte) Pixel(RgbImage image, int x, int y)
    {
        var at = (y * image.Width + x) * 3;
        return (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
    }
}
