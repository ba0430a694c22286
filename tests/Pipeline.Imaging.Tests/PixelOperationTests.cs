namespace Pipeline.Imaging.Tests;

public sealed class PixelOperationTests
{
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 128, 0, 0)]
    [InlineData(2, 0, 128, 0)]
    [InlineData(15, 192, 128, 128)]
    [InlineData(20, 0, 64, 128)]
    [InlineData(255, 224, 224, 192)]
    public void VocPalette_KnownIndices_HaveKnownColours(byte index, byte r, byte g, byte b) => Assert.Equal(new Rgb(r, g, b), VocPalette.Color(index));

    [Fact]
    public void Constructor_WrongLength_NamesBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11]));

        Assert.Contains("11 bytes", error.Message);
        Assert.Contains("needs 12", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resize_OfConstant_StaysConstant(bool antialias)
    {
        var image = new RgbImage(17, 9);
        image.Pixels.AsSpan().Fill(77);

        Assert.All(ImageResizer.Resize(image, 5, 23, antialias).Pixels, value => Assert.Equal(77, value));
    }

    [Fact]
    public void Resize_ByHalf_IsTheTriangleMean()
    {
        var image = new RgbImage(4, 1, [0, 0, 0, 80, 80, 80, 160, 160, 160, 240, 240, 240]);

        RgbImage half = ImageResizer.Resize(image, 2, 1);

        // Centre of the first output is 0.5 with radius 2: weights 3 : 3 : 1 on the first three pixels, what lies outside is cut.
        Assert.Equal((byte)Math.Round(((3 * 0) + (3 * 80) + (1 * 160)) / 7.0), half.Pixels[0]);
    }

    [Fact]
    public void Resize_OfMask_InventsNoClass()
    {
        IndexedMask mask = TestPictures.Mask(31, 17, 4, seed: 3);

        IndexedMask resized = ImageResizer.Resize(mask, 50, 9);

        Assert.Subset(mask.Pixels.ToHashSet(), resized.Pixels.ToHashSet());
    }

    [Fact]
    public void Flip_Twice_IsTheSame()
    {
        RgbImage image = TestPictures.Noise(5, 4, seed: 1);

        Assert.Equal(image.Pixels, ImageResizer.FlipHorizontal(ImageResizer.FlipHorizontal(image)).Pixels);
        Assert.Equal(image.Pixels[..3], ImageResizer.FlipHorizontal(image).Pixels[12..15]);
    }

    [Fact]
    public void Crop_ReachingOutside_FillsAndIgnores()
    {
        var mask = new IndexedMask(2, 2, [1, 2, 3, 4]);

        Assert.Equal([255, 255, 255, 255, 1, 2, 255, 3, 4], ImageResizer.Crop(mask, -1, -1, 3, 3).Pixels);
        Assert.Equal([255, 255, 255, 255], ImageResizer.Crop(mask, 5, 5, 2, 2).Pixels);
    }

    [Fact]
    public void Overlay_LeavesTransparentClassUntouched()
    {
        RgbImage image = TestPictures.Noise(2, 1, seed: 2);

        RgbImage blended = Overlay.Blend(image, new IndexedMask(2, 1, [0, 1]), opacity: 1, transparentIndex: 0);

        Assert.Equal(image.Pixels[..3], blended.Pixels[..3]);
        Assert.Equal([128, 0, 0], blended.Pixels[3..]);
    }

    [Fact]
    public void Canvas_DrawingOutside_IsClipped()
    {
        var canvas = new Canvas(new RgbImage(6, 5));

        canvas.Line(-100, -50, 300, 90, 3, Rgb.White);
        canvas.Disc(1e6f, 1e6f, 5, Rgb.White);
        canvas.Rectangle(-3, -3, 100, 100, Rgb.White);
        canvas.Blit(TestPictures.Noise(4, 4, seed: 1), 4, -2);
        canvas.Text("Aé", 3, 2, Rgb.White, scale: 3);

        Assert.Contains(canvas.Image.Pixels, value => value > 0);
    }

    [Fact]
    public void Canvas_Text_DrawsTheLetter()
    {
        var canvas = new Canvas(new RgbImage(6, 8));

        canvas.Text("t", 0, 0, Rgb.White);

        string[] rows = [.. Enumerable.Range(0, 7).Select(y => string.Concat(Enumerable.Range(0, 5).Select(x => canvas.Image.Pixels[((y * 6) + x) * 3] > 0 ? '#' : '.')))];
        Assert.Equal(["#####", "..#..", "..#..", "..#..", "..#..", "..#..", "..#.."], rows);
    }
}
