namespace Pipeline.Imaging.Tests;

public sealed class RoundTripTests
{
    /// <summary>Quantisation at quality 95 on a smooth picture.</summary>
    private const double JpegMeanTolerance = 2.0;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(160, 121)]
    public void Png_OfRandomPixels_ReturnsThemExactly(int width, int height)
    {
        RgbImage image = TestPictures.Noise(width, height, seed: 5);

        bool decoded = ImageCodec.TryDecode(PngCodec.EncodeRgb(image), ImageLimits.Default, out RgbImage? back, out _);

        Assert.True(decoded);
        Assert.Equal((width, height), (back!.Width, back.Height));
        Assert.Equal(image.Pixels, back.Pixels);
    }

    [Fact]
    public void Jpeg_OfSmoothPicture_ReturnsItNearly()
    {
        RgbImage image = TestPictures.Gradient(90, 61);

        bool decoded = ImageCodec.TryDecode(JpegCodec.Encode(image, 95), ImageLimits.Default, out RgbImage? back, out _);

        Assert.True(decoded);
        Assert.True(image.Pixels.Zip(back!.Pixels, (a, b) => Math.Abs(a - b)).Average() < JpegMeanTolerance);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Jpeg_QualityOutOfRange_Throws(int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => JpegCodec.Encode(TestPictures.Gradient(8, 8), quality));

    [Fact]
    public void Mask_WithAllIndices_ReturnsThemExactly()
    {
        var mask = new IndexedMask(16, 16, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);

        bool decoded = MaskCodec.TryDecode(MaskCodec.Encode(mask), ImageLimits.Default, out IndexedMask? back, out _);

        Assert.True(decoded);
        Assert.Equal(mask.Pixels, back!.Pixels);
    }

    [Fact]
    public void Mask_ReadAsPicture_ShowsVocColours()
    {
        var mask = new IndexedMask(3, 1, [0, 1, 255]);

        Assert.True(ImageCodec.TryDecode(MaskCodec.Encode(mask), ImageLimits.Default, out RgbImage? colored, out _));

        Assert.Equal([0, 0, 0, 128, 0, 0, 224, 224, 192], colored.Pixels);
    }

    [Fact]
    public void Gray_OfRandomValues_ReturnsThemExactly()
    {
        byte[] values = new byte[37 * 11];
        new Random(2).NextBytes(values);

        (int width, int height, byte[] back) = PngCodec.DecodeGray(PngCodec.EncodeGray(37, 11, values));

        Assert.Equal((37, 11), (width, height));
        Assert.Equal(values, back);
    }

    [Fact]
    public void Gray_FromColourPng_IsRefusedWithReason()
    {
        byte[] png = PngCodec.EncodeRgb(TestPictures.Gradient(4, 4));

        Assert.False(PngCodec.TryDecodeGray(png, ImageLimits.Default, out _, out _, out _, out ImageProblem? problem));

        Assert.Equal(ImageProblemCodes.Unsupported, problem.Code);
        Assert.Contains("8-bit RGB", problem.Message);
    }
}
